import type { TrayHost } from './tray-host.ts';

/** Where nobody shows our icon the window is the whole app, so it ends with it; what may have an icon goes on without a window. */
export function decideClose(host: TrayHost | null): 'end' | 'hide' {
  return host === 'none' ? 'end' : 'hide';
}

/** A window that may be the only way in stays where windows are found. */
export function decidePutAway(host: TrayHost | null): 'minimize' | 'hide' {
  return host === 'none' || host === 'unknown' ? 'minimize' : 'hide';
}
