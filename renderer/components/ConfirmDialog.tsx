import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactElement, type ReactNode, useRef } from 'react';
import type { Surroundings } from '../../shared/app-snapshot.ts';
import { questionTexts } from '../texts/question-texts.ts';

interface ConfirmDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  readonly isDanger: boolean;
  readonly canConfirm: boolean;
  readonly platform: Surroundings['platform'];
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something is done that takes something away. It starts on Cancel, so that Enter changes nothing. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactElement {
  const { title, children, confirm, isDanger, canConfirm, platform, onConfirm, onClose } = props;
  const cancel = useRef<HTMLButtonElement>(null);
  const closing = (
    <AlertDialog.Close key="cancel" ref={cancel} className={isDanger ? 'btn main' : 'btn'}>
      {questionTexts.cancel}
    </AlertDialog.Close>
  );
  const confirming = (
    <button
      key="confirm"
      type="button"
      className={isDanger ? 'btn danger' : 'btn main'}
      disabled={!canConfirm}
      onClick={onConfirm}
    >
      {confirm}
    </button>
  );
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="veil" />
        <AlertDialog.Popup className="ask" initialFocus={cancel}>
          <AlertDialog.Title>{title}</AlertDialog.Title>
          {children}
          <div className="acts">{platform === 'windows' ? [confirming, closing] : [closing, confirming]}</div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** The sentence that screen readers say with the title. */
export function ConfirmText({ children }: { readonly children: ReactNode }): ReactElement {
  return <AlertDialog.Description>{children}</AlertDialog.Description>;
}
