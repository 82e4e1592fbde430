/** What a window may be told of paths. */
export interface ShownPlaces {
  /** Whatever is below these may be shown. */
  readonly folders: readonly string[];
  readonly homeDirs: readonly string[];
}

export interface PathLimiter {
  /** For sentences; a path between backticks that may be shown stays whole, so that it can be copied. */
  text(text: string): string;
  /** For what is to be done: a command that would name a path which may not be shown gives way to where it stands whole. */
  step(text: string): string;
  /** For what is a path as a whole, with spaces and all; else as a sentence. */
  subject(text: string): string;
  /** Of some path only its last name was left. */
  hasShortened(): boolean;
}

const absolute = /^(?:[\\/]|[A-Za-z]:[\\/])/;
/** Not within an address, a relative path or one that begins with `~`. */
const anyPath = '(?<![\\w~.$:…\\\\/-])(?:[A-Za-z]:[\\\\/]|/)[^\\s"\'`,;()<>|]+';
const below = '(?:[\\\\/][^\\s"\'`,;()<>|]*)?';
const commandElsewhere = 'the command that `codex-quota doctor` shows for it';
const end = '(?![\\w-])';

/** `strangers`: paths outside the folders that may come up, since one with a space in it cannot be told by its looks. */
export function createPathLimiter({ folders, homeDirs }: ShownPlaces, strangers: readonly string[]): PathLimiter {
  const shown = folders.map(bare).filter((dir) => dir.length > 1);
  const homes = homeDirs.map(bare).filter((dir) => dir.length > 1);
  const known = [...shown, ...strangers].filter((path) => absolute.test(path)).sort((a, b) => b.length - a.length);
  const pattern = new RegExp([...known.map((path) => `${escaped(path)}${end}${below}`), anyPath].join('|'), 'g');
  let hasShortened = false;

  const isShown = (path: string): boolean => shown.some((dir) => isWithin(path, dir));
  const show = (path: string): string => {
    if (isShown(path)) return withHome(path, homes);
    hasShortened = true;
    return `…/${
      path
        .replace(/[\\/]+$/, '')
        .split(/[\\/]/)
        .at(-1) ?? ''
    }`;
  };
  const inSentence = (part: string): string => part.replace(pattern, show);
  const inCommand = (part: string): string => part.replace(pattern, (path) => (isShown(path) ? path : show(path)));
  const namesStranger = (part: string): boolean => [...part.matchAll(pattern)].some(([path]) => !isShown(path));
  const commandToRun = (part: string): string => {
    if (!namesStranger(part)) return `\`${part}\``;
    hasShortened = true;
    return commandElsewhere;
  };
  const text = (whole: string): string => eachPiece(whole, inSentence, (part) => `\`${inCommand(part)}\``);
  return {
    text,
    step: (whole) => eachPiece(whole, inSentence, commandToRun),
    subject: (whole) => (absolute.test(whole) ? show(whole) : text(whole)),
    hasShortened: () => hasShortened,
  };
}

/** What stands between backticks is code. */
function eachPiece(whole: string, ofSentence: (part: string) => string, ofCode: (part: string) => string): string {
  return whole
    .split('`')
    .map((part, index) => (index % 2 === 0 ? ofSentence(part) : ofCode(part)))
    .join('');
}

function withHome(path: string, homes: readonly string[]): string {
  const home = homes.find((dir) => isWithin(path, dir));
  return home === undefined ? path : `~${path.slice(home.length)}`;
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
