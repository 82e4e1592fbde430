import type { ReactElement } from 'react';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { LookElsewhere } from '../components/LookElsewhere.tsx';
import { TryMadeUp } from '../components/TryMadeUp.tsx';
import { send } from '../lib/bridge.ts';
import type { EmptyView } from '../lib/restore-empty.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import { beginSignIn } from './row-intents.ts';
import type { WindowAction } from './window-state.ts';

interface EmptyStateProps {
  readonly empty: EmptyView;
  readonly snapshot: AppSnapshot;
  readonly dispatch: (action: WindowAction) => void;
}

/** No account is set aside. */
export function EmptyState({ empty, snapshot, dispatch }: EmptyStateProps): ReactElement {
  const isWeekly = snapshot.settings.weeklyCheck === 'on';
  const undoKeys = snapshot.restore.undoable[0]?.keys ?? [];
  const changeWeekly = (): void => void send('settings:change', { change: { weeklyCheck: isWeekly ? 'off' : 'on' } });
  return (
    <div className="none">
      <div className="duo" aria-hidden="true">
        <div className={empty.isWell ? 'bar full' : 'bar'}>
          <i />
        </div>
        <div className={empty.isWell ? 'bar thin full' : 'bar thin'}>
          <i />
        </div>
      </div>
      <h1>{empty.title}</h1>
      <p>{empty.text}</p>
      {empty.hasAccounts && (
        <label className="opt">
          <input className="box" type="checkbox" checked={isWeekly} onChange={changeWeekly} />
          {restoreTexts.weekly}
        </label>
      )}
      <p className="two acts">
        {empty.signIns.map(({ key, text }) => (
          <button
            key={text}
            type="button"
            className="link"
            onClick={() => void beginSignIn(key, { snapshot, dispatch })}
          >
            {text}
          </button>
        ))}
        {!empty.hasAccounts && (
          <>
            <LookElsewhere surroundings={snapshot.surroundings} look="link" />
            <TryMadeUp surroundings={snapshot.surroundings} />
          </>
        )}
        {empty.canSetAside && (
          <button
            type="button"
            className="link"
            onClick={() => dispatch({ kind: 'ask', question: { kind: 'set-aside' } })}
          >
            {restoreTexts.setAside}
          </button>
        )}
        {undoKeys.length > 0 && (
          <button
            type="button"
            className="link"
            onClick={() => dispatch({ kind: 'ask', question: { kind: 'undo', keys: undoKeys } })}
          >
            {restoreTexts.undoLast}
          </button>
        )}
      </p>
    </div>
  );
}
