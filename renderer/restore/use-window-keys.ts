import { useEffect } from 'react';
import type { RestoreView } from '../lib/restore-view.ts';
import type { WindowAction } from './window-state.ts';

/**
 * Keys that work wherever the focus is, also when nothing has it. Escape closes the opened row and never stops a run; what lies over
 * the window has its own keys.
 */
export function useWindowKeys(view: RestoreView, dispatch: (action: WindowAction) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || view.kind !== 'list' || isOverlaid()) return;
      if (event.key === 'Escape') dispatch({ kind: 'close-row' });
      const { rows } = view.list;
      if (event.key === 'a' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault();
        const keys = rows.flatMap(({ key, canSelect }) => (canSelect ? [key] : []));
        dispatch({ kind: 'choose', keys, isChosen: true });
      }
      if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && document.activeElement === document.body) {
        event.preventDefault();
        document.querySelector<HTMLElement>('[data-key][tabindex="0"]')?.focus();
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}

function isOverlaid(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}
