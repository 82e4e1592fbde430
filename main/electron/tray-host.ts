import { askTrayWatcher, type WatcherAnswer } from './tray-watcher.ts';
import { askXTray, type XTrayAnswer } from './x-tray.ts';

/**
 * Who shows our icon on Linux: a panel that takes it over D-Bus (StatusNotifierItem) or one that takes it in (XEmbed), nobody, or nobody
 * that we could ask about.
 */
export type TrayHost = 'notifier' | 'embedding' | 'none' | 'unknown';

export interface TrayHostFacts {
  readonly watcher: WatcherAnswer;
  readonly xTray: XTrayAnswer;
  /** `XDG_CURRENT_DESKTOP`: names with colons between them. */
  readonly desktop: string;
}

/** Desktops whose own panel shows the icons. GNOME's needs an extension, so its name says nothing, unless it is Ubuntu's. */
const desktopsWithTray: ReadonlySet<string> = new Set(
  ['KDE', 'XFCE', 'X-Cinnamon', 'MATE', 'LXQt', 'Budgie', 'Deepin', 'Unity', 'ubuntu'].map((name) =>
    name.toLowerCase(),
  ),
);

/** Electron does not say who shows its icon (facts/electron.md 2), so the session bus and the display are asked. Linux only. */
export async function findTrayHost(env: NodeJS.ProcessEnv): Promise<TrayHost> {
  const [watcher, xTray] = await Promise.all([askTrayWatcher(env), askXTray(env)]);
  return decideTrayHost({ watcher, xTray, desktop: env['XDG_CURRENT_DESKTOP'] ?? '' });
}

/** The desktop's name is believed only where nobody could be asked: that we know of none is no sign that there is none. */
export function decideTrayHost({ watcher, xTray, desktop }: TrayHostFacts): TrayHost {
  if (watcher === 'host') return 'notifier';
  if (xTray === 'tray') return 'embedding';
  if (watcher === 'no-host') return xTray === 'no-tray' ? 'none' : 'unknown';
  const hasTray = desktop.split(':').some((name) => desktopsWithTray.has(name.toLowerCase()));
  return hasTray ? 'notifier' : 'unknown';
}
