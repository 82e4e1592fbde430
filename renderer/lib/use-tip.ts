import { useCallback, useEffect, useRef, useState } from 'react';

const delayMs = 500;

interface TipState {
  readonly isOpen: boolean;
  readonly open: () => void;
  /** Once the pointer has rested. */
  readonly openSoon: () => void;
  readonly close: () => void;
}

/** A tip that a resting pointer or the keyboard opens. Escape closes it alone, wherever the focus is. */
export function useTip(): TipState {
  const [isOpen, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const close = useCallback((): void => {
    clearTimeout(timer.current);
    setOpen(false);
  }, []);
  const open = useCallback((): void => setOpen(true), []);
  const openSoon = useCallback((): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(open, delayMs);
  }, [open]);
  useEffect(() => close, [close]);
  useEffect(() => {
    if (!isOpen) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      close();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOpen, close]);
  return { isOpen, open, openSoon, close };
}
