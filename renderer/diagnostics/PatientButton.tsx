import type { ReactElement } from 'react';

interface PatientButtonProps {
  readonly text: string;
  /** For screen readers, where the text alone does not say what about. */
  readonly name?: string;
  readonly isMain?: boolean;
  readonly isWaiting: boolean;
  readonly onClick: () => void;
}

/** Keeps the focus while it waits: a disabled button would drop it, and whoever uses the keyboard would begin at the top again. */
export function PatientButton({ text, name, isMain = false, isWaiting, onClick }: PatientButtonProps): ReactElement {
  return (
    <button
      type="button"
      className={isMain ? 'btn main' : 'btn'}
      aria-label={name}
      aria-disabled={isWaiting}
      onClick={() => {
        if (!isWaiting) onClick();
      }}
    >
      {text}
    </button>
  );
}
