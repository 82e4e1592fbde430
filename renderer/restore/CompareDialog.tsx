import { Dialog } from '@base-ui/react/dialog';
import { type ReactElement, useRef } from 'react';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { type CompareView, compareView } from '../lib/compare-view.ts';
import { dayTimes } from '../lib/day-times.ts';
import { compareTexts } from '../texts/question-texts.ts';
import { beginSignIn } from './row-intents.ts';
import type { WindowAction } from './window-state.ts';

interface CompareDialogProps {
  readonly accountKey: string;
  readonly snapshot: AppSnapshot;
  readonly dispatch: (action: WindowAction) => void;
}

/** Who was asked for and who answered. It takes nothing away: whoever only wanted to know closes it. */
export function CompareDialog({ accountKey: key, snapshot, dispatch }: CompareDialogProps): ReactElement | null {
  const main = useRef<HTMLButtonElement>(null);
  const { takenAt, surroundings } = snapshot;
  const view = compareView(key, snapshot, dayTimes(Date.parse(takenAt), { locale: surroundings.locale }));
  if (view === null) return null;
  const close = (): void => dispatch({ kind: 'answered' });
  const signIn = (): void => {
    close();
    void beginSignIn(key, { snapshot, dispatch });
  };
  const leaving = (
    <Dialog.Close key="leave" className="btn">
      {view.canRemove ? compareTexts.keep : compareTexts.leave}
    </Dialog.Close>
  );
  const signingIn = (
    <button key="sign-in" ref={main} type="button" className="btn main" disabled={!view.canSignIn} onClick={signIn}>
      {compareTexts.signIn}
    </button>
  );
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup className="ask" initialFocus={view.canSignIn ? main : true}>
          <Dialog.Title>{compareTexts.title}</Dialog.Title>
          <Dialog.Description>{view.sentence}</Dialog.Description>
          <SideBySide rows={view.rows} />
          <p className="two">{view.advice}</p>
          <div className="acts">
            {view.canRemove && (
              <button
                type="button"
                className="link aside"
                onClick={() => dispatch({ kind: 'ask', question: { kind: 'remove', key } })}
              >
                {compareTexts.remove}
              </button>
            )}
            {surroundings.platform === 'windows' ? [signingIn, leaving] : [leaving, signingIn]}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function SideBySide({ rows }: Pick<CompareView, 'rows'>): ReactElement | null {
  if (rows.length === 0) return null;
  return (
    <table className="sides">
      <thead>
        <tr>
          <td />
          <th scope="col">{compareTexts.expected}</th>
          <th scope="col">{compareTexts.answered}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, expected, answered, differs }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <bdi>{expected}</bdi>
            </td>
            <td>{differs ? <b>{isolated(answered)}</b> : isolated(answered)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isolated(text: string): ReactElement {
  return <bdi>{text}</bdi>;
}
