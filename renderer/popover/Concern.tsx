import type { AccountStatus } from '../../shared/status-report.ts';
import { send } from '../lib/bridge.ts';
import { type ConcernView, concernView } from '../lib/concern-view.ts';
import { texts } from '../texts/texts.ts';
import type { Seen } from './seen.ts';

interface ConcernProps {
  readonly seen: Seen;
  readonly shown: AccountStatus;
}

/** Before the sign-in fails: why it will, and what helps. */
export function Concern({ seen, shown: { key } }: ConcernProps) {
  const view = concernView(key, seen);
  if (view === null) return null;
  return (
    <div className="ahead rule">
      <span className="dot hollow warn" />
      <span className="say">
        <b>{view.text}</b>
        <small>{view.hint}</small>
      </span>
      <button type="button" className="btn" onClick={() => help(view.action, key)}>
        {buttons[view.action]}
      </button>
    </div>
  );
}

const buttons: Readonly<Record<ConcernView['action'], string>> = {
  refresh: texts.refresh,
  'sign-in': texts.signInAgain,
  settings: texts.openSettings,
};

function help(action: ConcernView['action'], key: string): void {
  if (action === 'refresh') void send('usage:refresh', null);
  else if (action === 'sign-in') void send('sign-in:start', { key, way: 'browser' });
  else void send('window:open', { window: 'settings', key: null });
}
