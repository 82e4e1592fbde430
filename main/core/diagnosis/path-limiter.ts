/** What a window may be told of paths. */
export interface ShownPlaces {
  /** Whatever is below these may be shown. */
  readonly folders: readonly string[];
  readonly homeDirs: readonly string[];
}

export interface PathLimiter {
  /** For sentences; what stands between backticks stays a command that can be run. */
  text(text: string): string;
  /** For what is a path as a whole, with spaces and all; else as a sentence. */
  subject(text: string): string;
  /** Of some path only its last name was left. */
  hasShortened(): boolean;
}

const absolute = /^(?:[\\/]|[A-Za-z]:[\\/])/;
/** Not within an address, a relative path or one that begins with `~`. */
const anyPath = '(?<![\\w~.$:…\\\\/-])(?:[A-Za-z]:[\\\\/]|/)[^\\s"\'`,;()<>|]+';
const below = '(?:[\\\\/][^\\s"\'`,;()<>|]*)?';
const end = '(?![\\w-])';

/** `strangers`: paths outside the folders that may come up, since one with a space in it cannot be told by its looks. */
export function createPathLimiter({ folders, homeDirs }: ShownPlaces, strangers: readonly string[]): PathLimiter {
  const shown = folders.map(bare).filter((dir) => dir.length > 1);
  const homes = homeDirs.map(bare).filter((dir) => dir.length > 1);
  const known = [...shown, ...strangers].filter((path) => absolute.test(path)).sort((a, b) => b.length - a.length);
  const pattern = new RegExp([...known.map((path) => `${escaped(path)}${end}${below}`), anyPath].join('|'), 'g');
  let hasShortened = false;

  const show = (path: string, homeSign: string): string => {
    if (shown.some((dir) => isWithin(path, dir))) return withHome(path, homes, homeSign);
    hasShortened = true;
    return `…/${
      path
        .replace(/[\\/]+$/, '')
        .split(/[\\/]/)
        .at(-1) ?? ''
    }`;
  };
  const text = (whole: string): string =>
    whole
      .split('`')
      // A shell knows no `~` between quotes.
      .map((part, index) => part.replace(pattern, (path) => show(path, index % 2 === 0 ? '~' : '$HOME')))
      .join('`');
  return {
    text,
    subject: (whole) => (absolute.test(whole) ? show(whole, '~') : text(whole)),
    hasShortened: () => hasShortened,
  };
}

function withHome(path: string, homes: readonly string[], homeSign: string): string {
  const home = homes.find((dir) => isWithin(path, dir));
  return home === undefined ? path : `${homeSign}${path.slice(home.length)}`;
}

function isWithin(path: string, dir: string): boolean {
  return path === dir || path.startsWith(`${dir}/`) || path.startsWith(`${dir}\\`);
}

function bare(dir: string): string {
  return dir.replace(/[\\/]+$/, '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
