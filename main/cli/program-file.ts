import { createHash } from 'node:crypto';

/**
 * How the built command is one file and yet need not be compiled at each start: it begins with the few lines that load the rest, and the
 * rest lies behind them in comments, as text and as V8 once compiled it. The last line says what lies where.
 */
export interface ProgramFile {
  /** An expression: a function of `exports`, `require` and `module`, as Node wraps its CommonJS modules. One byte per character. */
  readonly source: string;
  /** What V8 made of that source, functions that only a run shows to be needed among it. In base64. */
  readonly compiled: string;
  /** As `engineOf` names the one that made it. No other can read it. */
  readonly engine: string;
}

export interface FoundProgram extends ProgramFile {
  /** How many lines of the file come before it. */
  readonly line: number;
  /** Whether source and compiled code are those that were built. V8 looks at their lengths alone. */
  readonly isAsBuilt: boolean;
}

/**
 * In characters before the last line. Not from the begin of the file: packagers write another first line, with the path of the Node that
 * is to run it.
 */
interface Span {
  readonly from: number;
  readonly to: number;
}

interface Contents {
  readonly source: Span & { readonly line: number };
  readonly compiled: Span;
  /** Of all from the source to the end of what is compiled. */
  readonly sha256: string;
  readonly engine: string;
}

/** A comment must not end where the source in it ends one. */
const end = { inSource: '*/', inComment: '*@/' } as const;

const lastLineBegins = '\n//';

/** What compiled code depends on besides its source, and V8's flags, which V8 checks by itself. */
export function engineOf({ versions, platform, arch }: Pick<NodeJS.Process, 'versions' | 'platform' | 'arch'>): string {
  return `V8 ${versions.v8} for ${platform} on ${arch}`;
}

/** The text of the built command. `loader` is a module that asks `decodeProgram` for the rest; both are in ASCII. */
export function encodeProgram(loader: string, { source, compiled, engine }: ProgramFile): string {
  if (source.includes(end.inComment))
    throw new Error('The program has the very characters that stand for the end of a comment.');
  const held = source.replaceAll(end.inSource, end.inComment);
  const before = `${loader}\n/*\n`;
  const between = '\n*/\n//';
  const sourceTo = compiled.length + between.length;
  const built = `${held}${between}${compiled}`;
  const contents: Contents = {
    source: { from: sourceTo + held.length, to: sourceTo, line: before.split('\n').length - 1 },
    compiled: { from: compiled.length, to: 0 },
    sha256: sha256Of(built),
    engine,
  };
  return `${before}${built}${lastLineBegins}${JSON.stringify(contents)}\n`;
}

/** From the bytes of the built command. */
export function decodeProgram(file: Buffer): FoundProgram {
  const endsAt = file.lastIndexOf(lastLineBegins);
  const { source, compiled, sha256, engine }: Contents = JSON.parse(
    file.toString('latin1', endsAt + lastLineBegins.length),
  );
  const textOf = ({ from, to }: Span): string => file.toString('latin1', endsAt - from, endsAt - to);
  return {
    line: source.line,
    source: textOf(source).replaceAll(end.inComment, end.inSource),
    compiled: textOf(compiled),
    isAsBuilt: sha256Of(file.subarray(endsAt - source.from, endsAt)) === sha256,
    engine,
  };
}

/** By a call that older releases of Node have, too: they are to say that they are too old, and not that it is missing. */
function sha256Of(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** JavaScript in which every character takes one byte: V8 keeps the text, and one that is beyond Latin letters would double it. */
export function inAscii(source: string): string {
  return source.replaceAll(/(\\*)([^\0-\x7f])/g, (_, slashes: string, unit: string) => {
    // One that stands before the character itself would take the place of the one that says what is meant.
    const before = slashes.slice(slashes.length % 2);
    return `${before}\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
