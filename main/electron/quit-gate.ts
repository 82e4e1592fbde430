import { app, type Event, powerMonitor } from 'electron';
import type { Log } from '../core/ports.ts';

/**
 * Lets the app go only after `tidyUp`, once. Every write is durable when it returns, so a system that does not wait (Windows tells
 * nobody) costs nothing that was known.
 */
export function quitAfter(tidyUp: () => Promise<void>, log: Log): void {
  let state: 'running' | 'tidying' | 'free' = 'running';
  const finish = async (): Promise<void> => {
    await tidyUp().catch((error: unknown) => {
      log.write('error', 'The app could not tidy up', { cause: error instanceof Error ? error.name : typeof error });
    });
    state = 'free';
    app.quit();
  };
  app.on('before-quit', (event: Event) => {
    if (state === 'free') return;
    event.preventDefault();
    if (state === 'tidying') return;
    state = 'tidying';
    void finish();
  });
  // To hold the quit back would call the whole shutdown off.
  if (process.platform === 'darwin') powerMonitor.on('shutdown', () => (state = 'free'));
  // electron-store's own listeners end the process with the signal when they are the only ones (facts/electron.md 6).
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => app.quit());
  // Without a listener the app would end with its last window.
  app.on('window-all-closed', () => undefined);
}
