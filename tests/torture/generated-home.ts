import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import type { RequestRecord } from '../../main/node/made-up-service/request-log.ts';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { type CodexHome, createCodexHome, flaggedRecord, type ListRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';
import type { Seeded } from './seeded.ts';

/** Two Codex homes on one pool, and a service that forgives nothing: strict single use, and a replay ends the family. */
export interface GeneratedHome {
  readonly world: World;
  readonly homes: readonly [CodexHome, CodexHome];
  readonly envs: readonly [Env, Env];
  /** In the pool or set aside at the start; the last of `accounts` is only the second home's own sign-in. */
  readonly listed: readonly MadeUpAccount[];
  readonly accounts: readonly MadeUpAccount[];
  readonly setAsideAtFirst: readonly MadeUpAccount[];
  /** Number of the last request that belongs to a sign-in which a newer one has replaced, by account. */
  readonly replacedUpTo: Map<string, number>;
  /** Moved by us, then erased by another program, and in no list since: e-mails. */
  readonly erased: Set<string>;
  tokenRequests(): readonly RequestRecord[];
  /** Of sign-ins that nothing has replaced. */
  currentRequests(): readonly RequestRecord[];
  /** Hashes of every refresh token in any file of both homes. */
  hashesOnDisk(): Promise<ReadonlySet<string>>;
  dispose(): Promise<void>;
}

type Env = Readonly<Record<string, string>>;

/** Holds the first home's auth.json where that is a link. */
export const linkedFolder = 'linked';

/** Short enough that a later run has to refresh again. */
const accessLifetimeMs = 1_200;

export async function generateHome(seed: number, random: Seeded): Promise<GeneratedHome> {
  const made = await createWorld({
    latencyMs: random.pick([0, 2, 8]),
    answerDelayMs: random.pick([0, 0, 4]),
    accessLifetimeMs,
    revokesFamilyOnReplay: true,
  });
  // With the system's programs flock(1) is found, so that in every other home runs die with Codex's locks in their hands.
  const world = seed % 2 === 0 ? { ...made, env: { ...made.env, PATH: '/usr/bin:/bin' } } : made;
  const second = await createCodexHome({ chatgptBaseUrl: world.service.chatgptBaseUrl });
  const root = join(world.home.dir, 'multi-auth');
  const secondEnv = { ...world.env, HOME: second.dir, CODEX_HOME: second.dir, CODEX_MULTI_AUTH_DIR: root };
  const accounts = Array.from({ length: 5 + random.below(5) }, (_, index) => world.account(`h${seed}n${index}`));
  const setAsideAtFirst = await fillHomes({ homes: [world.home, second], accounts, random });
  return watchedHome({ world, second, secondEnv, accounts, listed: accounts.slice(0, -1), setAsideAtFirst });
}

export interface HomeParts extends Pick<GeneratedHome, 'world' | 'accounts' | 'listed' | 'setAsideAtFirst'> {
  readonly second: CodexHome;
  readonly secondEnv: Env;
}

/** What the counting of harm needs to know of a home that has been filled. */
export function watchedHome({ second, secondEnv, ...parts }: HomeParts): GeneratedHome {
  const { world } = parts;
  const homes = [world.home, second] as const;
  const replacedUpTo = new Map<string, number>();
  const tokenRequests = (): readonly RequestRecord[] => world.service.log.of('token');
  return {
    ...parts,
    homes,
    envs: [world.env, secondEnv],
    replacedUpTo,
    erased: new Set(),
    tokenRequests,
    currentRequests: () =>
      tokenRequests().filter(({ accountKey, seq }) => seq > (replacedUpTo.get(accountKey ?? '') ?? 0)),
    hashesOnDisk: () => hashesBelow(homes.map(({ dir }) => dir)),
    async dispose() {
      await world.dispose();
      await second.remove();
    },
  };
}

interface Filling {
  readonly homes: readonly [CodexHome, CodexHome];
  readonly accounts: readonly MadeUpAccount[];
  readonly random: Seeded;
}

/** Gives back who is set aside. */
async function fillHomes({ homes, accounts, random }: Filling): Promise<readonly MadeUpAccount[]> {
  const [first, second] = homes;
  const listed = accounts.slice(0, -1);
  const setAsideCount = 1 + random.below(Math.min(4, listed.length - 1));
  const setAside = listed.slice(0, setAsideCount);
  const pooled = listed.slice(setAsideCount);
  await first.writeFlagged(setAside.map(({ tokens }) => flaggedRecord(tokens)));
  await first.writePool(pooled.map(({ tokens }) => poolRecord(tokens)));
  // Codex's own sign-in is mostly in the pool, too.
  const inTwoStores = pooled[random.below(pooled.length)];
  if (inTwoStores !== undefined && random.chance(0.8)) {
    await first.writeAuth(inTwoStores.tokens);
    if (random.chance(0.3)) await moveBehindLink(first);
  }
  const own = random.chance(0.7) ? accounts.at(-1) : inTwoStores;
  if (own !== undefined) await second.writeAuth(own.tokens);
  const management = random.pick(['manage', 'manage', 'watch']);
  for (const { dir } of homes) {
    await mkdir(join(dir, 'quota-tray'), { recursive: true, mode: 0o700 });
    await writeFile(join(dir, 'quota-tray', 'settings.json'), JSON.stringify({ management }));
  }
  return setAside;
}

/** As with a home that somebody keeps in a repository of settings. */
async function moveBehindLink({ dir, authPath }: CodexHome): Promise<void> {
  await mkdir(join(dir, linkedFolder), { mode: 0o700 });
  await rename(authPath, join(dir, linkedFolder, 'auth.json'));
  await symlink(join(linkedFolder, 'auth.json'), authPath);
}

async function hashesBelow(dirs: readonly string[]): Promise<ReadonlySet<string>> {
  const hashes = new Set<string>();
  for (const dir of dirs) {
    for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = await readFile(join(entry.parentPath, entry.name), 'utf8').catch(() => '');
      for (const [token] of text.matchAll(/rt_[\w-]+/g)) hashes.add(sha256Hex(token));
    }
  }
  return hashes;
}

/**
 * Whoever has a dead sign-in by now signs in again, by another program; nobody of ours is at work. Of an account that is in no list
 * at that moment, since another program erased it, there is nothing to sign in to: it waits until we have put it back.
 */
export async function signInDeadOnes(home: GeneratedHome): Promise<void> {
  const died = new Set(
    home
      .currentRequests()
      .filter(isFatal)
      .map(({ accountKey }) => accountKey),
  );
  for (const account of home.accounts.filter(({ key }) => died.has(key))) {
    if (home.erased.has(account.email)) continue;
    const signedIn: CodexHome[] = [];
    for (const one of home.homes) {
      const auth = await one.readAuth().catch(() => null);
      if (auth?.tokens['account_id'] === account.accountId) signedIn.push(one);
    }
    home.replacedUpTo.set(account.key, home.world.service.log.records.at(-1)?.seq ?? 0);
    const now = Date.now();
    const tokens = account.signIn({ issuedAtMs: now, expiresAtMs: now + accessLifetimeMs });
    const fresh = { refreshToken: tokens.refresh, accessToken: tokens.access, expiresAt: tokens.expiresAtMs };
    const renew = (record: ListRecord): ListRecord =>
      record['email'] === account.email ? { ...record, ...fresh } : record;
    await changeLists(home, (all) => all.map(renew));
    for (const one of signedIn) await one.writeAuth(tokens);
  }
}

/** Refused as a replay, or together with its family. */
export function isFatal({ behaviour }: RequestRecord): boolean {
  return behaviour === 'replay' || behaviour === 'revoked-family';
}

type Change = (records: readonly ListRecord[]) => readonly ListRecord[];

/** By another program, while nobody of ours is at work. */
export async function changeLists(
  { world: { home } }: GeneratedHome,
  change: Change,
  names: readonly ('pool' | 'flagged')[] = ['pool', 'flagged'],
): Promise<void> {
  for (const name of names) {
    const path = name === 'pool' ? home.poolPath : home.flaggedPath;
    const document = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...document, accounts: change(document.accounts) }));
  }
}
