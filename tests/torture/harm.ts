import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { lstat, readdir, readFile, utimes } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Delivery } from '../support/token-gate.ts';
import { type GeneratedHome, isFatal, linkedFolder } from './generated-home.ts';

/** None of these may ever happen. */
export const harms = {
  lost: 'answers in hand that are not on disk',
  shownAgain: 'answered tokens presented again',
  shownThrice: 'tokens in doubt presented more than once more',
  inNeither: 'accounts in neither list after recovery',
  inBoth: 'accounts in both lists, or twice in one, after recovery',
  broken: 'files that cannot be read',
  stray: 'files left behind that nobody will take away',
  needlesslyDead: 'sign-ins dead that need not be',
  notRecovered: 'quiet runs afterwards that something stood in the way of',
  leaseFell: 'leases that fell while their owner waited for the answer',
  wrongEnd: 'runs that ended in a way that is not theirs',
} as const;

export type Harm = keyof typeof harms;
export type Report = (harm: Harm, what: string) => void;

/** What is known of the answers of one home while its runs come and go. */
export interface Watch {
  readonly home: GeneratedHome;
  /** Successors that a living process had, or that were found on disk: their predecessors are answered for certain. */
  readonly known: Set<string>;
  readonly report: Report;
}

/** Says each thing once. */
export function createWatch(home: GeneratedHome, report: Report): Watch {
  const said = new Set<string>();
  return {
    home,
    known: new Set(),
    report(harm, what) {
      if (said.has(`${harm} ${what}`)) return;
      said.add(`${harm} ${what}`);
      report(harm, what);
    },
  };
}

/** To be called when nobody is at work, with what went to those who just ended. */
export async function checkAnswers({ home, known, report }: Watch, deliveries: readonly Delivery[]): Promise<void> {
  const onDisk = await home.hashesOnDisk();
  const requests = home.tokenRequests();
  const times = new Map<string, number>();
  for (const { tokenHash } of requests) if (tokenHash !== null) times.set(tokenHash, (times.get(tokenHash) ?? 0) + 1);
  for (const { successorHash, isHeldByTheLiving } of deliveries) if (isHeldByTheLiving) known.add(successorHash);
  const current = new Set(home.currentRequests());
  for (const request of requests) {
    const { successorHash, tokenHash, seq, accountKey } = request;
    if (successorHash === null || tokenHash === null) continue;
    if (onDisk.has(successorHash)) known.add(successorHash);
    else if (known.has(successorHash) && current.has(request) && !times.has(successorHash))
      report('lost', `request ${seq} of ${accountKey}`);
    if (known.has(successorHash) && (times.get(tokenHash) ?? 0) > 1)
      report('shownAgain', `request ${seq} of ${accountKey}`);
  }
  for (const { tokenHash, accountKey } of requests)
    if (tokenHash !== null && (times.get(tokenHash) ?? 0) > 2) report('shownThrice', `a token of ${accountKey}`);
}

/** After quiet runs have had their turn. Spends what is left of each sign-in, so it comes last. */
export async function checkRecovered(watch: Watch): Promise<void> {
  const { home, report } = watch;
  const [{ readPool, readFlagged }] = home.homes;
  const records = [...(await readPool()), ...(await readFlagged())];
  for (const { email } of home.listed) {
    const own = records.filter((record) => record['email'] === email);
    if (own.length === 0) report('inNeither', email);
    if (own.length > 1) report('inBoth', email);
  }
  await checkAlive(watch);
}

/** A sign-in may be dead only when an answer that nobody had was among its own. */
async function checkAlive({ home, known, report }: Watch): Promise<void> {
  const requests = home.currentRequests();
  const [{ readPool, readFlagged }] = home.homes;
  const records = [...(await readPool()), ...(await readFlagged())];
  for (const account of home.listed) {
    const own = requests.filter(({ accountKey }) => accountKey === account.key);
    const isInDoubt = own.some(({ successorHash }) => successorHash !== null && !known.has(successorHash));
    if (isInDoubt) continue;
    if (own.some(isFatal)) report('needlesslyDead', `${account.key} was refused`);
    for (const { refreshToken } of records.filter((record) => record['email'] === account.email))
      if (account.rotate(refreshToken) === null) report('needlesslyDead', `${account.key} has a spent token`);
  }
}

/** Everything that a home may hold when nobody is at work; folders included. */
const knownFiles = [
  /^(auth\.json|config\.toml|auth\.lock|auth\.json\.lock|quota-tray\.lock)$/,
  new RegExp(`^${linkedFolder}(/auth\\.json(\\.lock)?)?$`),
  /^multi-auth(\/(openai-codex-accounts\.json|openai-codex-flagged-accounts\.json|quota-tray\.lock|refresh-leases))?$/,
  /^multi-auth\/refresh-leases\/[0-9a-f]{64}\.(result\.json|lock)$/,
  /^quota-tray(\/(custody|ledger\.ndjson|usage\.json|counters\.json|settings\.json|quota-tray\.lock))?$/,
  /^quota-tray\/custody\/[\w-]+\.segment$/,
  // The backup goes as a whole with the next one, and with it what a death left under a temporary name.
  /^quota-tray\/custody\/before-fix(\/[0-9a-f-]{36}(\/(undo\.json(\.quota-tray\.\d+\.[0-9a-f]+\.tmp)?|[\w.-]+\.kept))?)?$/,
  /^quota-tray\/custody\/before-fix\/[0-9a-f-]{36}\/(auth|openai-codex-(flagged-)?accounts)\.json(\.tmp)?$/,
];

/** `isFinal`: whoever came last has had the time to take away what was under a temporary name. */
export async function checkFiles({ home, report }: Watch, isFinal: boolean): Promise<void> {
  for (const { dir, authPath } of home.homes) {
    const isLink = (await lstat(authPath).catch(() => null))?.isSymbolicLink() === true;
    if (existsSync(join(dir, linkedFolder)) && !isLink) report('broken', 'auth.json, which was a link');
    for (const path of await pathsBelow(dir)) {
      const name = relative(dir, path);
      const isKnown = knownFiles.some((known) => known.test(name));
      const isLease = name.endsWith('.lock') && name.includes('refresh-leases');
      if (isFinal && isLease) report('stray', name);
      if (!isKnown && (isFinal || !name.endsWith('.tmp'))) report('stray', name);
      if (isKnown && !(await isWhole(path))) report('broken', name);
    }
  }
}

/** Files under temporary names, and leases, count as left behind after a minute: this is the minute. */
export async function letAMinutePass({ homes }: GeneratedHome): Promise<void> {
  const twoMinutesAgo = new Date(Date.now() - 120_000);
  for (const { dir } of homes) {
    for (const path of await pathsBelow(dir))
      if (/\.(tmp|lock)$/.test(path)) await utimes(path, twoMinutesAgo, twoMinutesAgo);
  }
}

/**
 * To be called while a run waits for the answer to its one spend. By the rule of codex-multi-auth, which would present the same token
 * once the lease has fallen (facts/multi-auth.md 1.7).
 */
export function checkLease({ home, report }: Watch, lifeMs: number): void {
  const { leaseDir } = home.world.home;
  const nowMs = Date.now();
  const paths = readdirSync(leaseDir).flatMap((name) => (name.endsWith('.lock') ? [join(leaseDir, name)] : []));
  const stands = (path: string): boolean => {
    const { expiresAt } = JSON.parse(readFileSync(path, 'utf8'));
    return expiresAt > nowMs && nowMs - statSync(path).mtimeMs <= lifeMs;
  };
  try {
    if (!paths.some(stands)) report('leaseFell', paths.length === 0 ? 'it was gone' : 'its time was over');
  } catch (error) {
    report('leaseFell', String(error));
  }
}

async function isWhole(path: string): Promise<boolean> {
  if (!/\.(json|segment)$/.test(path)) return true;
  const text = await readFile(path, 'utf8');
  // A segment without its first line would count as cut off, and be taken away under whoever is about to write into it.
  if (path.endsWith('.segment')) return text.startsWith('{"t":"owner"');
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

async function pathsBelow(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.map(({ parentPath, name }) => join(parentPath, name));
}
