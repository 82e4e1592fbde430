import { type RefObject, useEffect } from 'react';
import { send } from '../lib/bridge.ts';

/** Escape closes what is open in the popover, then the popover; the rest as everywhere (visual.md 4). */
export function usePopoverKeys(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const hasCommand = event.metaKey || event.ctrlKey;
      if (event.key === 'Escape') void send('window:close', null);
      else if (hasCommand && event.key.toLowerCase() === 'r') act(event, () => send('usage:refresh', null));
      else if (hasCommand && event.key === ',')
        act(event, () => send('window:open', { window: 'settings', key: null }));
    };
    // Nothing is ringed until a key is used.
    const focusRoot = (): void => {
      if (document.visibilityState === 'visible') root.current?.focus({ preventScroll: true });
    };
    window.addEventListener('keydown', onKey);
    document.addEventListener('visibilitychange', focusRoot);
    focusRoot();
    return () => {
      window.removeEventListener('keydown', onKey);
      document.removeEventListener('visibilitychange', focusRoot);
    };
  }, [root]);
}

function act(event: KeyboardEvent, action: () => Promise<unknown>): void {
  event.preventDefault();
  void action();
}
