export interface ThisStart {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
  /** After the program itself. */
  readonly argv: readonly string[];
  readonly isPackaged: boolean;
  /** What Electron was told to run; of a packaged app it knows that by itself. */
  readonly appPath: string;
}

export interface NextStart {
  readonly execPath: string;
  readonly args: readonly string[];
}

const windowWords: readonly string[] = ['--hidden', '--restore', '--settings'];

/** The same start once more, opening the popover: whoever asked for it looks at the app. */
export function startAfterThis(start: ThisStart): NextStart {
  const { execPath, isUnpacked } = launcherOf(start);
  const args = start.argv.filter((word) => !windowWords.includes(word));
  // The image is no longer mounted when it is started: electron-builder#1727.
  return { execPath, args: isUnpacked ? ['--appimage-extract-and-run', ...args] : args };
}

/** The made-up accounts, beside this one: with a user data folder of their own, whatever folder this one was given. */
export function startOfDemo(start: ThisStart): NextStart {
  const { isPackaged, appPath, argv } = start;
  const ofChromium = argv.filter((word) => word.startsWith('--') && !word.startsWith('--user-data-dir'));
  const kept = ofChromium.filter((word) => !windowWords.includes(word));
  return { execPath: launcherOf(start).execPath, args: [...(isPackaged ? [] : [appPath]), ...kept, '--demo'] };
}

/** What a person starts: an AppImage and the portable app of Windows unpack themselves to a place that goes with this process. */
function launcherOf({ env, execPath, isPackaged }: ThisStart) {
  const { APPIMAGE: image, APPDIR: mount, PORTABLE_EXECUTABLE_FILE: portable } = env;
  const bare = { execPath, isUnpacked: false };
  if (!isPackaged) return bare;
  // A terminal that is an AppImage hands its own variables on.
  if (image !== undefined && mount !== undefined && execPath.startsWith(mount))
    return { execPath: image, isUnpacked: true };
  return portable === undefined ? bare : { ...bare, execPath: portable };
}
