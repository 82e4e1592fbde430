import { describe, expect, it } from 'vitest';
import { decideTrayHost, findTrayHost } from '../../../main/electron/tray-host.ts';

describe('who shows our icon on Linux', () => {
  it.each([
    ['host', 'no-tray', '', 'notifier'],
    ['host', 'tray', '', 'notifier'],
    ['host', 'not-asked', '', 'notifier'],
    ['no-host', 'tray', '', 'embedding'],
    ['not-asked', 'tray', 'KDE', 'embedding'],
    ['no-host', 'no-tray', '', 'none'],
    ['no-host', 'no-tray', 'KDE', 'none'],
    ['no-host', 'not-asked', '', 'unknown'],
    ['not-asked', 'no-tray', 'KDE', 'notifier'],
    ['not-asked', 'no-tray', 'ubuntu:GNOME', 'notifier'],
    ['not-asked', 'not-asked', 'X-Cinnamon', 'notifier'],
    ['not-asked', 'no-tray', 'GNOME', 'unknown'],
    ['not-asked', 'not-asked', 'sway', 'unknown'],
    ['not-asked', 'no-tray', '', 'unknown'],
  ] as const)('is, with %s on the bus, %s on the display, on the desktop %j: %4$s', (watcher, xTray, desktop, host) => {
    expect(decideTrayHost({ watcher, xTray, desktop })).toBe(host);
  });

  it('is unknown where no program can ask, whatever the display says, and on KDE is its panel', async () => {
    expect(await findTrayHost({ PATH: '/nowhere' })).toBe('unknown');
    expect(await findTrayHost({ PATH: '/nowhere', XDG_CURRENT_DESKTOP: 'KDE' })).toBe('notifier');
  });
});
