import { Dialog } from '@base-ui/react/dialog';
import { type ReactElement, useRef } from 'react';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { send } from '../lib/bridge.ts';
import { questionTexts } from '../texts/question-texts.ts';

interface ManagementDialogProps {
  readonly snapshot: AppSnapshot;
  readonly stopped: readonly string[];
  readonly onClose: () => void;
}

/** Asked once: may the app take stopped accounts out of another program's pool? Closed unanswered, it is asked another time. */
export function ManagementDialog({ snapshot, stopped, onClose }: ManagementDialogProps): ReactElement {
  const main = useRef<HTMLButtonElement>(null);
  const choose = (choice: 'manage' | 'watch'): void => {
    void send('management:choose', { choice });
    onClose();
  };
  const watch = (
    <button key="watch" type="button" className="btn" onClick={() => choose('watch')}>
      {questionTexts.onlyWatch}
    </button>
  );
  const manage = (
    <button key="manage" ref={main} type="button" className="btn main" onClick={() => choose('manage')}>
      {questionTexts.manage}
    </button>
  );
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup className="ask" initialFocus={main}>
          <Dialog.Title>{questionTexts.management}</Dialog.Title>
          <Dialog.Description>{questionTexts.managementText(stopped)}</Dialog.Description>
          <div className="acts">{snapshot.surroundings.platform === 'windows' ? [manage, watch] : [watch, manage]}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
