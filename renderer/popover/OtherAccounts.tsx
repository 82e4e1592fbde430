import { type KeyboardEvent, useState } from 'react';
import type { AccountStatus } from '../../shared/status-report.ts';
import { accountRows } from '../lib/account-rows.ts';
import { send } from '../lib/bridge.ts';
import { shownPercent } from '../lib/show-share.ts';
import { stepFocus } from '../lib/step-focus.ts';
import { texts } from '../texts/texts.ts';
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
        {rows.mostRoom === null ? null : (
          <small title={texts.mostRoom(rows.mostRoom)}>{texts.mostRoom(rows.mostRoom)}</small>
        )}
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

/** The rows are one stop for Tab. Returns the place moved to. */
function moveWithin(event: KeyboardEvent<HTMLUListElement>): number | null {
  const to = stepFocus(event.key, [...event.currentTarget.querySelectorAll('button')]);
  if (to !== null) event.preventDefault();
  return to;
}
