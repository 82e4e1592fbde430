/** What Electron needs of this computer beside what a spec's world gives it: a screen, a session, the system's own folders. */
const names: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'XAUTHORITY',
    'XDG_RUNTIME_DIR',
    'XDG_SESSION_TYPE',
    'DBUS_SESSION_BUS_ADDRESS',
  ],
  win32: [
    'SystemRoot',
    'SystemDrive',
    'windir',
    'ComSpec',
    'PATHEXT',
    'USERPROFILE',
    'APPDATA',
    'LOCALAPPDATA',
    'ProgramData',
    'ProgramFiles',
  ],
};

export function electronEnvironment(
  ofWorld: Readonly<Record<string, string>>,
  { platform, env }: Pick<NodeJS.Process, 'platform' | 'env'> = process,
): Record<string, string> {
  const wanted = ['TMPDIR', 'TEMP', 'TMP', 'LANG', 'APP_NOTIFICATIONS', ...(names[platform] ?? [])];
  const found = wanted.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(found), ...ofWorld };
}
