import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** As long as a piece of a token may not be anywhere (issue CORE: "not even a part of one"). */
const pieceLength = 10;
/** What the made-up service hands out, whatever its marker; the last group is the random part. */
const refreshTokens = /rt_[A-Za-z0-9]+_([\w-]{43})/g;
const jwts = /eyJ[\w-]+\.([\w-]+)\.[\w-]+-([\w-]{16})/g;
/** The beginning of any of them, so that one nobody has seen before is found too. */
const beginnings = /\brt_[A-Za-z0-9]{2,}_\w|eyJhbGciOi/;
/** The only places for tokens: the stores, whatever is made beside them, the lease files and custody. */
const tokenPlaces =
  /(^|\/)(custody|refresh-leases)\/|(^|\/)(auth|openai-codex-accounts|openai-codex-flagged-accounts)\.json[^/]*$/;
/** What tests of giant files write is no place where tokens are. */
const largestBytes = 4 * 1024 * 1024;

/** Everything planted or handed out in this test process: a spent token must not be told either. */
const seenTokens = new Set<string>();
const pieces = new Set<string>();

/** Remembers every token below these folders. Cheap: called before and after each run of the command. */
export function watchTokensBelow(dirs: readonly (string | undefined)[]): void {
  for (const dir of dirs) {
    for (const path of dir === undefined ? [] : filesBelow(dir)) watchTokensIn(readBytes(path));
  }
}

/** The piece that leaked, with what stands before it; null when there is none. */
export function leakIn(text: string): string | null {
  const beginning = beginnings.exec(text);
  if (beginning !== null) return excerpt(text, beginning.index);
  for (let start = 0; start + pieceLength <= text.length; start += 1) {
    if (pieces.has(text.slice(start, start + pieceLength))) return excerpt(text, start);
  }
  return null;
}

/** Files outside the stores, the lease files and custody that hold a piece of a token. */
export function leakyFilesBelow(dir: string): readonly string[] {
  watchTokensBelow([dir]);
  return filesBelow(dir).filter((path) => {
    const inside = path.slice(dir.length + 1);
    return leakIn(inside) !== null || (!tokenPlaces.test(inside) && leakIn(readBytes(path)) !== null);
  });
}

function watchTokensIn(text: string): void {
  for (const [token, random = ''] of text.matchAll(refreshTokens)) watch(token, [random, 1]);
  for (const [token, claims = '', random = ''] of text.matchAll(jwts)) watch(token, [random, 1], [claims, pieceLength]);
}

/** `stride` 1 finds any ten characters, ten finds any nineteen: enough for claims, which are long and mostly alike. */
function watch(token: string, ...parts: readonly (readonly [part: string, stride: number])[]): void {
  if (seenTokens.has(token)) return;
  seenTokens.add(token);
  for (const [part, stride] of parts) {
    for (let start = 0; start + pieceLength <= part.length; start += stride)
      pieces.add(part.slice(start, start + pieceLength));
  }
}

function filesBelow(dir: string): readonly string[] {
  try {
    const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

/** Byte for byte as text: databases and half-written files are searched like any other. */
function readBytes(path: string): string {
  try {
    return statSync(path).size > largestBytes ? '' : readFileSync(path, 'latin1');
  } catch (error) {
    if (isGone(error)) return '';
    throw error;
  }
}

/** Gone meanwhile, or made unreadable by a test that is about that. */
function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return ['ENOENT', 'EACCES', 'EPERM', 'ENOTDIR', 'ELOOP'].includes(String(code));
}

function excerpt(text: string, index: number): string {
  return text.slice(Math.max(0, index - 60), index + pieceLength);
}
