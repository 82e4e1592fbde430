import { useEffect } from 'react';
import { send } from './bridge.ts';
import { painted } from './painted.ts';

/** Tells main when a window has drawn a snapshot. `takenAt`: of the one that is drawn; null: none yet. */
export function usePainted(takenAt: string | null): void {
  useEffect(() => {
    if (takenAt === null) return;
    void send('window:painted', painted(takenAt, document.documentElement.scrollHeight));
  }, [takenAt]);
}
