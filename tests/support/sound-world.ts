import { readdir } from 'node:fs/promises';
import { relative } from 'node:path';
import { expect } from 'vitest';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import type { CodexHome } from './codex-home.ts';
import type { World } from './world.ts';

/** Where an account's records were found, with the token that the last one holds. */
interface Whereabouts {
  readonly pool: number;
  readonly flagged: number;
  readonly refreshToken: string | null;
}

/** Files that a home may hold when nobody is at work: no lock of a spend, no temporary file, no backup. */
const knownFiles = [
  /^(auth\.json|config\.toml|auth\.lock|auth\.json\.lock|quota-tray\.lock)$/,
  /^multi-auth\/(openai-codex-accounts\.json|openai-codex-flagged-accounts\.json|quota-tray\.lock)$/,
  /^multi-auth\/refresh-leases\/[0-9a-f]{64}\.result\.json$/,
  /^quota-tray\/(ledger\.ndjson|usage\.json|counters\.json|settings\.json|quota-tray\.lock)$/,
  /^quota-tray\/custody\/[\w-]+\.segment$/,
];

/**
 * What holds however many processes were at work: every token was presented once and never after its answer, every account is in
 * exactly one of the two files with the token that works, and nothing lies about. Spends the tokens, so it comes last.
 */
export async function expectSound(world: World, accounts: readonly MadeUpAccount[], home = world.home): Promise<void> {
  expectPresentedOnce(world);
  for (const account of accounts) {
    const { pool, flagged, refreshToken } = await whereIs(home, account);
    expect([account.key, pool + flagged]).toEqual([account.key, 1]);
    const works = refreshToken !== null && account.rotate(refreshToken) !== null;
    expect([account.key, works]).toEqual([account.key, true]);
  }
  expect(await strayFiles(home)).toEqual([]);
}

export function expectPresentedOnce({ service }: World): void {
  const presented = service.log.of('token').map(({ accountKey, presented: standing }) => `${accountKey} ${standing}`);
  expect(presented.filter((line) => !line.endsWith(' current'))).toEqual([]);
}

export async function whereIs(home: CodexHome, { accountId }: MadeUpAccount): Promise<Whereabouts> {
  const pool = (await home.readPool()).filter((record) => record['accountId'] === accountId);
  const flagged = (await home.readFlagged()).filter((record) => record['accountId'] === accountId);
  return {
    pool: pool.length,
    flagged: flagged.length,
    refreshToken: [...pool, ...flagged].at(-1)?.refreshToken ?? null,
  };
}

export async function strayFiles({ dir }: CodexHome): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory()).map((entry) => `${entry.parentPath}/${entry.name}`);
  return names.map((path) => relative(dir, path)).filter((path) => !knownFiles.some((known) => known.test(path)));
}
