import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface FoundSecret {
  /** Below the folder that was searched, with forward slashes. */
  readonly path: string;
  readonly line: number;
  /** What it looks like. The secret itself is told to nobody. */
  readonly looksLike: string;
}

/**
 * Long enough that no name and no made-up text of a test looks like one; what the made-up service hands out does, since it lies in a
 * file only where it leaked.
 */
const shapes: Readonly<Record<string, RegExp>> = {
  'a refresh token': /\brt[._](?:[A-Za-z0-9]+[._])?[\w-]{40,}/g,
  'a JSON web token': /\beyJ[\w-]{10,}\.eyJ[\w-]{20,}\.[\w-]{16,}/g,
  'an API key': /\bsk-[\w-]{32,}/g,
  'a private key': /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:\s|\\n)*[A-Za-z0-9+/]{40,}/g,
  'a key of GitHub': /\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_\w{60,}/g,
  'a key of npm': /\bnpm_[A-Za-z0-9]{36}\b/g,
  'a key of AWS': /\bAKIA[0-9A-Z]{16}\b/g,
  'a key of Slack': /\bxox[abprs]-[\w-]{20,}/g,
};

/** The pieces of a PNG that make up its picture; any other could say who made it, where and with what. */
const pictureChunks: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
const pngMark = '\u0089PNG\r\n\u001a\n';

/** Searches everything that git has or would take. */
export function secretsInRepository(dir: string): readonly FoundSecret[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: dir });
  const paths = listed.toString('utf8').split('\0');
  return paths.flatMap((path) => (path === '' ? [] : secretsInFile(dir, path)));
}

/** Searches every file below a folder that git leaves out, such as what tests and builds leave; nothing when it is not there. */
export function secretsBelow(dir: string): readonly FoundSecret[] {
  if (!existsSync(dir)) return [];
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => relative(dir, join(parentPath, name))).sort();
  return paths.flatMap((path) => secretsInFile(dir, path));
}

function secretsInFile(dir: string, path: string): readonly FoundSecret[] {
  const whole = join(dir, path);
  // Listed by git and deleted since, or a link to a folder.
  if (statSync(whole, { throwIfNoEntry: false })?.isFile() !== true) return [];
  // Byte for byte, so that no file is left out for what it is.
  const text = readFileSync(whole, 'latin1');
  const named = { path: path.replaceAll('\\', '/') };
  const found = Object.entries(shapes).flatMap(([looksLike, shape]) =>
    [...text.matchAll(shape)].map(({ index }) => ({
      ...named,
      line: text.slice(0, index).split('\n').length,
      looksLike,
    })),
  );
  return hasMetadata(text) ? [...found, { ...named, line: 1, looksLike: 'metadata of a picture' }] : found;
}

function hasMetadata(text: string): boolean {
  if (!text.startsWith(pngMark)) return false;
  const bytes = Buffer.from(text, 'latin1');
  for (let at = pngMark.length; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (!pictureChunks.has(bytes.toString('latin1', at + 4, at + 8))) return true;
  }
  return false;
}
