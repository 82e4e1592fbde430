import type { ReactElement } from 'react';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { isolatedName } from '../../shared/isolated-name.ts';
import { ConfirmDialog, ConfirmText } from '../components/ConfirmDialog.tsx';
import { send } from '../lib/bridge.ts';
import { questionTexts } from '../texts/question-texts.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import { CompareDialog } from './CompareDialog.tsx';
import { SetAsideDialog } from './SetAsideDialog.tsx';
import type { Question, WindowAction } from './window-state.ts';

interface QuestionsProps {
  readonly question: Question | null;
  readonly snapshot: AppSnapshot;
  readonly dispatch: (action: WindowAction) => void;
}

interface Wording {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly isDanger: boolean;
  readonly act: () => void;
}

export function Questions({ question, snapshot, dispatch }: QuestionsProps): ReactElement | null {
  if (question === null) return null;
  const close = (): void => dispatch({ kind: 'answered' });
  if (question.kind === 'set-aside') return <SetAsideDialog snapshot={snapshot} onClose={close} />;
  if (question.kind === 'compare')
    return <CompareDialog accountKey={question.key} snapshot={snapshot} dispatch={dispatch} />;
  const { title, text, confirm, isDanger, act } = wording(question, snapshot);
  return (
    <ConfirmDialog
      title={title}
      confirm={confirm}
      isDanger={isDanger}
      canConfirm
      platform={snapshot.surroundings.platform}
      onConfirm={() => {
        act();
        close();
      }}
      onClose={close}
    >
      <ConfirmText>{text}</ConfirmText>
    </ConfirmDialog>
  );
}

/** Named as the snapshot names it now: addresses may have been hidden since it was asked. */
function wording(
  question: Exclude<Question, { readonly kind: 'set-aside' | 'compare' }>,
  snapshot: AppSnapshot,
): Wording {
  switch (question.kind) {
    case 'remove':
      return {
        title: questionTexts.remove(nameOf(question.key, snapshot)),
        text: questionTexts.removeText,
        confirm: questionTexts.removeNow,
        isDanger: true,
        act: () => void send('account:remove', { key: question.key }),
      };
    case 'restore-unchecked':
      return {
        title: questionTexts.restoreUnchecked(nameOf(question.key, snapshot)),
        text: questionTexts.restoreUncheckedText,
        confirm: questionTexts.restoreNow,
        isDanger: false,
        act: () => void send('account:restore-unchecked', { key: question.key }),
      };
    case 'undo':
      return {
        title: questionTexts.undo,
        text: questionTexts.undoText(question.keys.length),
        confirm: restoreTexts.undo,
        isDanger: false,
        act: () => void send('restore:undo', { keys: question.keys }),
      };
  }
}

function nameOf(wanted: string, { status }: AppSnapshot): string {
  const label = status?.flagged.accounts.find(({ key }) => key === wanted)?.label;
  return label === undefined ? questionTexts.thisAccount : isolatedName(label);
}
