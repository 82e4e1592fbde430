/**
 * How the built command is one file and yet need not be compiled at each start: it begins with the few lines that load the rest, and the
 * rest lies behind them in comments, as text and as V8 once compiled it. The last line says what lies where.
 */
export interface ProgramFile {
  /** An expression: a function of `exports`, `require` and `module`, as Node wraps its CommonJS modules. One byte per character. */
  readonly source: string;
  /** How many lines of the file come before it. */
  readonly line: number;
  /** What V8 made of that source, functions that only a run shows to be needed among it. In base64. */
  readonly compiled: string;
  /** As `engineOf` names the one that made it. No other can read it. */
  readonly engine: string;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Contents {
  readonly source: Span & { readonly line: number };
  readonly compiled: Span;
  readonly engine: string;
}

/** A comment must not end where the source in it ends one. */
const end = { inSource: '*/', inComment: '*@/' } as const;

/** What compiled code depends on besides the source and V8's flags, both of which V8 checks by itself. */
export function engineOf({ versions, platform, arch }: Pick<NodeJS.Process, 'versions' | 'platform' | 'arch'>): string {
  return `V8 ${versions.v8} for ${platform} on ${arch}`;
}

/** The text of the built command. `loader` is a module that asks `decodeProgram` for the rest; both are in ASCII. */
export function encodeProgram(loader: string, { source, compiled, engine }: Omit<ProgramFile, 'line'>): string {
  if (source.includes(end.inComment))
    throw new Error('The program has the very characters that stand for the end of a comment.');
  const held = source.replaceAll(end.inSource, end.inComment);
  const before = `${loader}\n/*\n`;
  const between = '\n*/\n//';
  const sourceFrom = before.length;
  const compiledFrom = sourceFrom + held.length + between.length;
  const contents: Contents = {
    source: { from: sourceFrom, to: sourceFrom + held.length, line: before.split('\n').length - 1 },
    compiled: { from: compiledFrom, to: compiledFrom + compiled.length },
    engine,
  };
  return `${before}${held}${between}${compiled}\n//${JSON.stringify(contents)}\n`;
}

/** From the bytes of the built command. */
export function decodeProgram(file: Buffer): ProgramFile {
  const lastLine = file.toString('latin1', file.lastIndexOf('\n//') + '\n//'.length);
  const { source, compiled, engine }: Contents = JSON.parse(lastLine);
  return {
    line: source.line,
    source: file.toString('latin1', source.from, source.to).replaceAll(end.inComment, end.inSource),
    compiled: file.toString('latin1', compiled.from, compiled.to),
    engine,
  };
}

/** JavaScript in which every character takes one byte: V8 keeps the text, and one that is beyond Latin letters would double it. */
export function inAscii(source: string): string {
  return source.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
