import { type KeyboardEvent, useState } from 'react';
import type { AccountStatus } from '../../shared/status-report.ts';
import { accountRows } from '../lib/account-rows.ts';
import { send } from '../lib/bridge.ts';
import { shownPercent } from '../lib/show-share.ts';
import { texts } from '../lib/texts.ts';
import { AccountRowButton } from './AccountRowButton.tsx';
import { judgingOf, type Seen } from './seen.ts';

interface OtherAccountsProps {
  readonly seen: Seen;
  readonly shown: AccountStatus | null;
}

export function OtherAccounts({ seen, shown }: OtherAccountsProps) {
  const [isUnfolded, setUnfolded] = useState(false);
  const [tabStop, setTabStop] = useState(0);
  const rows = accountRows(seen.snapshot, shown?.key ?? null, judgingOf(seen));
  const listed = isUnfolded ? [...rows.shown, ...rows.folded] : rows.shown;
  if (listed.length === 0) return null;
  return (
    <div className="rule rows">
      <h2>
        {texts.otherAccounts}
        {rows.mostRoom === null ? null : <small>{texts.mostRoom(rows.mostRoom)}</small>}
      </h2>
      <ul onKeyDown={(event) => setTabStop(moveWithin(event) ?? tabStop)}>
        {listed.map((row, index) => (
          <li key={row.key}>
            <AccountRowButton seen={seen} row={row} isTabStop={index === Math.min(tabStop, listed.length - 1)} />
          </li>
        ))}
      </ul>
      {rows.moreStopped === 0 ? null : (
        <button
          type="button"
          className="more"
          onClick={() => void send('window:open', { window: 'restore', key: null })}
        >
          {texts.moreStopped(rows.moreStopped)}
        </button>
      )}
      {rows.folded.length === 0 || isUnfolded ? null : (
        <button type="button" className="more" aria-expanded={false} onClick={() => setUnfolded(true)}>
          {foldedText(rows.folded.length, rows.foldedAboveLeftPercent, seen)}
        </button>
      )}
    </div>
  );
}

function foldedText(count: number, aboveLeftPercent: number | null, { snapshot: { settings }, format }: Seen): string {
  const percent = aboveLeftPercent === null ? null : format.percent(shownPercent(aboveLeftPercent, settings));
  return texts.folded(count, percent, settings.showAs === 'used');
}

/** Arrows, Home and End move between the rows, which are one stop for Tab. Returns the place moved to. */
function moveWithin(event: KeyboardEvent<HTMLUListElement>): number | null {
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const from = buttons.findIndex((button) => button.matches(':focus'));
  const last = buttons.length - 1;
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(last, from + 1),
    ArrowUp: Math.max(0, from - 1),
    Home: 0,
    End: last,
  };
  const to = targets[event.key];
  if (to === undefined) return null;
  event.preventDefault();
  buttons[to]?.focus();
  return to;
}
