import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type CodexPackage, type CodexRelease, type Computer, codexFolder, codexPackage } from './codex-releases.ts';

export interface FetchCodexOptions {
  readonly cacheDir: string;
  readonly computer: Computer;
  /** How npm is started. */
  readonly npm: readonly [command: string, ...args: readonly string[]];
}

export type FetchedCodex =
  | { readonly kind: 'there'; readonly folder: string; readonly isFresh: boolean }
  /** `sentence` names what is missing and the next step. */
  | { readonly kind: 'missing'; readonly sentence: string };

/** A registry that says nothing for so long is given up, and tried once more. */
const npmOptions = ['--json', '--ignore-scripts', '--fetch-retries=1', '--fetch-timeout=60000'];
const wholeMs = 10 * 60_000;

/**
 * The Codex CLI of one release in the cache: taken from the npm registry when it is not there whole. Nobody ever sees half of one,
 * since the folder gets its name last; what another run put there meanwhile counts as well.
 */
export async function fetchCodex(release: CodexRelease, options: FetchCodexOptions): Promise<FetchedCodex> {
  const { computer, cacheDir } = options;
  const wanted = codexPackage(release, computer);
  if (wanted === null) {
    const sentence = `Codex ${release.version} is not played against on ${computer.platform}-${computer.arch}; use Linux or macOS.`;
    return { kind: 'missing', sentence };
  }
  const folder = codexFolder(cacheDir, release.version, computer);
  if (await isWhole(folder)) return { kind: 'there', folder, isFresh: false };
  await mkdir(cacheDir, { recursive: true });
  const staged = await mkdtemp(join(cacheDir, 'staged-'));
  try {
    const why = await stage(staged, wanted, { release, npm: options.npm });
    if (why !== null) return { kind: 'missing', sentence: missingSentence(release, why) };
    await rm(folder, { recursive: true, force: true });
    await rename(join(staged, 'whole'), folder).catch(async (error: unknown) => {
      if (!(await isWhole(folder))) throw error;
    });
    return { kind: 'there', folder, isFresh: true };
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

function missingSentence({ version }: CodexRelease, why: string): string {
  return `Codex ${version} could not be fetched from the npm registry: ${why}. Check the connection and the registry that npm uses, then run this again.`;
}

interface Staging {
  readonly release: CodexRelease;
  readonly npm: FetchCodexOptions['npm'];
}

/** Null when `staged/whole` is ready to be named, else a few words why not. */
async function stage(staged: string, wanted: CodexPackage, { release, npm }: Staging): Promise<string | null> {
  const packed = await run([...npm, 'pack', wanted.spec, '--pack-destination', staged, ...npmOptions]);
  const told = parsePacked(packed.stdout);
  if (told === null) return codeIn(packed.stdout + packed.stderr) ?? 'npm did not bring it';
  const archive = join(staged, basename(told.filename));
  const found = `sha512-${await digestOf(archive, 'sha512', 'base64')}`;
  // npm compares with the registry's word; what was looked at before is compared here.
  if (found !== told.integrity || found !== (wanted.integrity ?? found)) return 'what came is not what was published';
  const whole = join(staged, 'whole');
  await mkdir(whole);
  const depth = wanted.member.split('/').length - 1;
  const unpacked = await run(['tar', '-xzf', archive, '-C', whole, `--strip-components=${depth}`, wanted.member]);
  if (unpacked.exitCode !== 0) return 'the program is not in the package';
  const program = join(whole, basename(wanted.member));
  const { stdout } = await run([program, '--version']);
  if (!stdout.includes(release.version)) return 'the program does not run on this computer';
  await writeFile(join(whole, markName), JSON.stringify({ sha256: await digestOf(program, 'sha256', 'hex') }));
  return null;
}

/** Written last; holds the digest of the program beside it. */
const markName = 'whole.json';

async function isWhole(folder: string): Promise<boolean> {
  try {
    const { sha256 } = JSON.parse(await readFile(join(folder, markName), 'utf8'));
    return sha256 === (await digestOf(join(folder, 'codex'), 'sha256', 'hex'));
  } catch {
    return false;
  }
}

async function digestOf(path: string, algorithm: 'sha256' | 'sha512', encoding: 'hex' | 'base64'): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest(encoding);
}

interface Packed {
  readonly filename: string;
  readonly integrity: string;
}

function parsePacked(stdout: string): Packed | null {
  try {
    const [packed] = JSON.parse(stdout);
    const { filename, integrity } = packed;
    return typeof filename === 'string' && typeof integrity === 'string' ? { filename, integrity } : null;
  } catch {
    return null;
  }
}

/** npm's own name for what went wrong is the one thing in its words that a reader can look up. */
function codeIn(said: string): string | null {
  return /"code": *"(E\w+)"/.exec(said)?.[1] ?? /\b(?:E[A-Z]{4,}|E\d{3}|EAI_AGAIN)\b/.exec(said)?.[0] ?? null;
}

interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(line: readonly string[]): Promise<Ran> {
  const [command = '', ...args] = line;
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: wholeMs });
    const texts = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      texts.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      texts.stderr += text;
    });
    child.on('error', (error) => resolve({ exitCode: null, ...texts, stderr: String(error) }));
    child.on('close', (exitCode) => resolve({ exitCode, ...texts }));
  });
}
