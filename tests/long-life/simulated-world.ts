import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { currentWindow, sessionWindow, weekWindow } from '../../main/node/made-up-service/quota.ts';
import { type ListRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';
import type { Seeded } from '../torture/seeded.ts';

const hourMs = 3_600_000;
const sessionMs = 5 * hourMs;
const weekMs = 168 * hourMs;
/** Much shorter than the real ten days, so that a fortnight holds hundreds of rotations. */
const accessLifetimeMs = 12 * hourMs;

/** What a simulated person, their other programs and the service do to the files and to the accounts. */
export interface SimulatedWorld {
  readonly world: World;
  readonly accounts: readonly MadeUpAccount[];
  readonly deaths: readonly Death[];
  /** Codex is used with one of them: its session and its week fill up. */
  work(account: MadeUpAccount, percent: number): void;
  /** codex-multi-auth refreshes one of the pool, and stores it at once. */
  rivalRefresh(): Promise<void>;
  /** A sign-in stops, for good. */
  die(): void;
  /** Whoever is dead signs in again with codex-multi-auth, which adds them to its pool. */
  signInDeadOnes(): Promise<void>;
  /** The service does not work, or does again. */
  setTrouble(isInTrouble: boolean): void;
  /** Moments in that span at which a window of some account starts anew. */
  resetsBetween(fromMs: number, untilMs: number): number;
  /** Number of the window that is under way then, of the account with that e-mail. */
  periodOf(email: string, window: 'session' | 'week', atMs: number): number;
  dispose(): Promise<void>;
}

interface Death {
  readonly account: MadeUpAccount;
  readonly atMs: number;
  isOver: boolean;
}

export async function createSimulatedWorld(
  count: number,
  { random, nowMs }: { readonly random: Seeded; readonly nowMs: () => number },
): Promise<SimulatedWorld> {
  const world = await createWorld({ accessLifetimeMs, latencyMs: 2, revokesFamilyOnReplay: true });
  const startMs = nowMs();
  const phases = Array.from({ length: count }, () => ({
    sessionMs: startMs + Math.ceil(random.next() * sessionMs),
    weekMs: startMs + Math.ceil(random.next() * weekMs),
  }));
  const accounts = phases.map((phase, index) =>
    world.account(`sim-${index}`, {
      signIn: { issuedAtMs: startMs, expiresAtMs: startMs + Math.ceil(random.next() * accessLifetimeMs) },
      quota: {
        primary: sessionWindow(random.below(40), phase.sessionMs),
        secondary: weekWindow(random.below(40), phase.weekMs),
      },
    }),
  );
  const [own] = accounts;
  await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
  if (own !== undefined) await world.home.writeAuth(own.tokens);
  const ownDir = join(world.home.dir, 'quota-tray');
  await mkdir(ownDir, { mode: 0o700 });
  await writeFile(join(ownDir, 'settings.json'), '{"management":"manage"}');
  const deaths: Death[] = [];
  const isDead = (account: MadeUpAccount): boolean => deaths.some((one) => one.account === account && !one.isOver);
  const living = (): readonly MadeUpAccount[] => accounts.slice(1).filter((account) => !isDead(account));

  return {
    world,
    accounts,
    deaths,
    work(account, percent) {
      const { quota } = account;
      const more = (window: typeof quota.primary, added: number): typeof quota.primary => {
        const now = currentWindow(window, nowMs());
        return now === null ? null : { ...now, usedPercent: Math.min(100, now.usedPercent + added) };
      };
      account.setQuota({ ...quota, primary: more(quota.primary, percent), secondary: more(quota.secondary, 1) });
    },
    async rivalRefresh() {
      const pool = await world.home.readPool();
      const account = living()[random.below(living().length)];
      const record = pool.find(({ email }) => email === account?.email);
      const tokens = account?.rotate(record?.refreshToken ?? '') ?? null;
      if (record === undefined || tokens === null) return;
      const fresh = { refreshToken: tokens.refresh, accessToken: tokens.access, expiresAt: tokens.expiresAtMs };
      await world.home.writePool(pool.map((one) => (one === record ? { ...one, ...fresh } : one)));
    },
    die() {
      const account = living()[random.below(living().length)];
      if (account === undefined) return;
      account.revoke();
      deaths.push({ account, atMs: nowMs(), isOver: false });
    },
    async signInDeadOnes() {
      for (const death of deaths.filter(({ isOver }) => !isOver)) {
        death.isOver = true;
        await addToPool(world, death.account);
      }
    },
    setTrouble(isInTrouble) {
      const kind = isInTrouble ? ({ kind: 'server-error', status: 503 } as const) : ({ kind: 'healthy' } as const);
      for (const account of accounts) account.behave({ usage: kind, token: kind });
    },
    resetsBetween: (fromMs, untilMs) =>
      phases.reduce(
        (sum, phase) =>
          sum + countOf(phase.sessionMs, sessionMs, fromMs, untilMs) + countOf(phase.weekMs, weekMs, fromMs, untilMs),
        0,
      ),
    periodOf(email, window, atMs) {
      const phase = phases[accounts.findIndex((account) => account.email === email)];
      if (phase === undefined) throw new Error(`There is no ${email}.`);
      return window === 'session'
        ? Math.floor((atMs - phase.sessionMs) / sessionMs)
        : Math.floor((atMs - phase.weekMs) / weekMs);
    },
    dispose: world.dispose,
  };
}

async function addToPool({ home }: World, account: MadeUpAccount): Promise<void> {
  const record = poolRecord(account.signIn());
  const pool: readonly ListRecord[] = await home.readPool();
  await home.writePool([...pool.filter(({ email }) => email !== account.email), record]);
}

function countOf(firstMs: number, everyMs: number, fromMs: number, untilMs: number): number {
  const upTo = (atMs: number): number => Math.floor((atMs - firstMs) / everyMs);
  return Math.max(0, upTo(untilMs) - upTo(fromMs));
}
