import { type ReactNode, useId } from 'react';
import { useTip } from '../lib/use-tip.ts';

interface TipButtonProps {
  readonly className: string;
  readonly label: string;
  /** The other form of what the button shows. */
  readonly tip: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

export function TipButton({ className, label, tip, onClick, children }: TipButtonProps) {
  const tipId = useId();
  const { isOpen, open, openSoon, close } = useTip();
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={label}
        aria-describedby={isOpen ? tipId : undefined}
        onPointerEnter={openSoon}
        onPointerLeave={close}
        onFocus={(event) => (event.currentTarget.matches(':focus-visible') ? open() : undefined)}
        onBlur={close}
        onClick={() => {
          close();
          onClick();
        }}
      >
        {children}
      </button>
      {isOpen ? (
        <span className={`tip over-${className}`} id={tipId} role="tooltip">
          {tip}
        </span>
      ) : null}
    </>
  );
}
