import { Bar } from '../components/Bar.tsx';
import { Named } from '../components/Named.tsx';
import type { AccountRow } from '../lib/account-rows.ts';
import { send } from '../lib/bridge.ts';
import { spokenDuration, wholePercent } from '../lib/format.ts';
import { isShort } from '../lib/pace.ts';
import { shownPercent } from '../lib/show-share.ts';
import { shortReset } from '../lib/window-texts.ts';
import { lowerFirst } from '../texts/lower-first.ts';
import { texts } from '../texts/texts.ts';
import type { Seen } from './seen.ts';

interface RowProps<Row extends AccountRow = AccountRow> {
  readonly seen: Seen;
  readonly row: Row;
  readonly isTabStop: boolean;
}

/** Shows the account; one that needs its sign-in is shown where that can be mended. */
export function AccountRowButton({ seen, row, isTabStop }: RowProps) {
  const tabIndex = isTabStop ? 0 : -1;
  if (row.kind === 'stopped') {
    return (
      <button
        type="button"
        className="row needs"
        tabIndex={tabIndex}
        onClick={() =>
          row.isListed ? void send('window:open', { window: 'restore', key: row.key }) : seen.choose(row.key)
        }
      >
        <Named name={texts.rowStopped(row.label, row.isChecking)}>
          <span className="nm">
            <span className={row.isChecking ? 'dot faint' : 'dot alert'} />
            <AccountName row={row} />
          </span>
          <span className={row.isChecking ? 'mute' : 'alert'}>
            {row.isChecking ? texts.checkingRow : texts.needsSignIn}
          </span>
        </Named>
      </button>
    );
  }
  const choose = (): void => seen.choose(row.key);
  if (row.kind === 'no-numbers') {
    return (
      <button type="button" className="row needs" tabIndex={tabIndex} onClick={choose}>
        <Named name={`${row.label}, ${lowerFirst(texts.noNumbers(row.state))}`}>
          <span className="nm">
            <AccountName row={row} />
          </span>
          <span className="mute">{texts.noNumbers(row.state)}</span>
        </Named>
      </button>
    );
  }
  return (
    <button type="button" className="row" tabIndex={tabIndex} onClick={choose}>
      <Named name={rowLabel(row, seen)}>
        <span className="nm">
          {row.isConcerning ? <span className="dot hollow warn" /> : null}
          <AccountName row={row} />
        </span>
        <Numbers seen={seen} judged={row.judged} />
      </Named>
    </button>
  );
}

/** The domain recedes, so that names that share it stay apart. */
function AccountName({ row: { label, whole } }: { readonly row: AccountRow }) {
  const at = label.indexOf('@');
  return (
    <span title={whole}>
      <bdi>
        <b>{at < 0 ? label : label.slice(0, at)}</b>
        {at < 0 ? '' : label.slice(at)}
      </bdi>
    </span>
  );
}

type ReadRow = Extract<AccountRow, { readonly kind: 'read' }>;

function Numbers({ seen, judged }: { readonly seen: Seen; readonly judged: ReadRow['judged'] }) {
  const { settings } = seen.snapshot;
  const { windows, binding, isOld } = judged;
  const shown = (leftPercent: number | null) => (leftPercent === null ? null : shownPercent(leftPercent, settings));
  const percent = shown(binding.leftPercent);
  const tone = binding.shape === 'used-up' ? 'alert' : isOld ? 'mute' : isShort(binding.pace) ? 'warn' : '';
  return (
    <>
      <span className="duo">
        {windows.slice(0, 2).map(({ name, shape, leftPercent }, index) => (
          <Bar key={name} shape={shape} percent={shown(leftPercent)} isThin={index > 0} />
        ))}
      </span>
      <span className={`pc ${tone}`}>{percent === null ? texts.unknown : seen.format.percent(percent)}</span>
      <span className="wh">{binding.resetAtMs === null ? null : shortReset(binding.resetAtMs, seen)}</span>
    </>
  );
}

/** "kai@…, week 9 percent left, low, resets in 2 days 3 hours" */
function rowLabel(
  { label, judged: { binding, isOld }, isConcerning }: ReadRow,
  { snapshot: { settings }, nowMs }: Seen,
): string {
  const { leftPercent, shape, resetAtMs, name } = binding;
  const share =
    leftPercent === null
      ? texts.meterUnknown(name.toLowerCase())
      : texts.rowShare(name, wholePercent(shownPercent(leftPercent, settings)), settings.showAs === 'used');
  const word = shape === 'used-up' ? texts.usedUp : isOld ? texts.old : shape === 'low' ? texts.low : null;
  const reset = resetAtMs === null ? null : texts.rowReset(spokenDuration(resetAtMs - nowMs));
  const concern = isConcerning ? texts.rowConcern : null;
  return [label, share, word, reset, concern].filter((part) => part !== null).join(', ');
}
