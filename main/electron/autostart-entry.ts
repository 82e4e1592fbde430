interface AutostartQuestion {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
}

/**
 * Named as the manifest's `desktopName`: what was started from it is known to the desktop under that name, and the portal grants the
 * shortcut to no other.
 */
export const autostartFileName = 'io.github.codex-quota-tray.desktop';

/** What starts this app on Linux; null inside Flatpak and Snap, which have ways of their own (facts/electron.md 5). */
export function autostartCommand({ env, execPath }: AutostartQuestion): string | null {
  if (env['FLATPAK_ID'] !== undefined || env['SNAP'] !== undefined) return null;
  return env['APPIMAGE'] ?? execPath;
}

/** A desktop entry of the freedesktop.org specification; its Exec has rules of its own for quotes. */
export function autostartEntry(command: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Codex Quota',
    'Comment=Codex quota at a glance',
    `Exec=${quoted(command)} --hidden`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

function quoted(command: string): string {
  const escaped = command
    .replace(/["`$\\]/g, String.raw`\$&`)
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('%', '%%');
  return `"${escaped}"`;
}
