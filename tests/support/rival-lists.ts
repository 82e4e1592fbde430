import type { RivalFiles } from './rival-files.ts';
import type { RivalList, RivalPair } from './rival-orders.ts';
import { findList } from './rival-recovery.ts';

export type RivalRecord = Record<string, unknown>;

/** Everything else codex-multi-auth drops on its next write (facts/multi-auth.md 1.3 and 1.4). */
const recordFields = [
  'recordId',
  'accountId',
  'accountIdSource',
  'accountLabel',
  'email',
  'refreshToken',
  'accessToken',
  'expiresAt',
  'enabled',
  'addedAt',
  'lastUsed',
  'lastSwitchReason',
  'rateLimitResetTimes',
  'coolingDownUntil',
  'cooldownReason',
  'authInvalidatedAt',
  'authInvalidationErrorCode',
  'workspaces',
  'currentWorkspaceIndex',
];
const flaggedFields = ['flaggedAt', 'flaggedReason', 'lastError'];
const topFields = ['version', 'activeIndex', 'activeIndexByFamily', 'pinnedAccountIndex', 'affinityGeneration'];

/** The two lists as a running codex-multi-auth has them in memory, and the way it puts them on disk. */
export interface RivalLists {
  /** The memory itself: who changes it changes what the next save says. */
  accounts(list: RivalList): RivalRecord[];
  /** What stands beside the accounts. */
  top(list: RivalList): RivalRecord;
  /** Reads both lists, recovers what cannot be read, and keeps only what it knows. */
  remember(): Promise<void>;
  put(list: RivalList, record: object): void;
  drop(list: RivalList, email: string): void;
  label(list: RivalList, email: string, label: string): void;
  /** Gives the pair to every record that has this token. */
  rotate(token: string, pair: RivalPair): void;
  /**
   * Of what others have written since, a process that lives long takes only tokens that end later than its own, and of accounts that
   * it knows (facts/multi-auth.md 1.8, point 6).
   */
  adoptTokens(): void;
  save(list: RivalList): Promise<void>;
}

interface Memory {
  top: RivalRecord;
  accounts: RivalRecord[];
}

/** `laterField`: what a later release knows besides, in records and beside them; this one would drop it. */
export function createRivalLists(files: RivalFiles, laterField: string | null = null): RivalLists {
  const { paths } = files;
  const later = laterField === null ? [] : [laterField];
  const known = {
    pool: [...recordFields, ...later],
    flagged: [...recordFields, ...flaggedFields, ...later],
  };
  const empty = (list: RivalList): Memory => ({
    top: list === 'pool' ? { version: 3, activeIndex: 0 } : { version: 1 },
    accounts: [],
  });
  const memory: Record<RivalList, Memory> = { pool: empty('pool'), flagged: empty('flagged') };
  const textOf = (list: RivalList): string =>
    JSON.stringify({ ...memory[list].top, accounts: memory[list].accounts }, null, 2);
  return {
    accounts: (list) => memory[list].accounts,
    top: (list) => memory[list].top,
    async remember() {
      for (const list of ['pool', 'flagged'] as const) {
        const found = findList(list, paths[list]);
        memory[list] = empty(list);
        if (found === null) continue;
        const { accounts, ...top } = JSON.parse(found.text);
        memory[list] = {
          top: only(top, [...topFields, ...later]),
          accounts: withTokensOnce(accounts.map((record: RivalRecord) => only(record, known[list]))),
        };
        if (found.isRecovered) await files.save(list, textOf(list));
      }
    },
    put(list, record) {
      memory[list].accounts.push({ ...record });
    },
    drop(list, email) {
      memory[list].accounts = memory[list].accounts.filter((record) => record['email'] !== email);
    },
    label(list, email, label) {
      for (const record of memory[list].accounts) if (record['email'] === email) record['accountLabel'] = label;
    },
    rotate(token, pair) {
      for (const record of [...memory.pool.accounts, ...memory.flagged.accounts]) {
        if (record['refreshToken'] !== token) continue;
        Object.assign(record, { refreshToken: pair.refresh, accessToken: pair.access, expiresAt: pair.expiresAtMs });
      }
    },
    adoptTokens() {
      const found = findList('pool', paths.pool);
      if (found === null || found.isRecovered) return;
      const onDisk: readonly RivalRecord[] = JSON.parse(found.text).accounts;
      for (const record of memory.pool.accounts) {
        const other = onDisk.find((one) => identityOf(one) === identityOf(record));
        if (Number(other?.['expiresAt']) > Number(record['expiresAt'] ?? 0))
          Object.assign(record, only(other ?? {}, ['refreshToken', 'accessToken', 'expiresAt']));
      }
    },
    save: (list) => files.save(list, textOf(list)),
  };
}

function only(record: RivalRecord, names: readonly string[]): RivalRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

/** Records without a token are dropped; of two with the same one the last content wins, at the place of the first (1.4). */
function withTokensOnce(records: readonly RivalRecord[]): RivalRecord[] {
  const byToken = new Map<unknown, RivalRecord>();
  for (const record of records)
    if (typeof record['refreshToken'] === 'string' && record['refreshToken'].trim() !== '')
      byToken.set(record['refreshToken'], record);
  return [...byToken.values()];
}

/** facts/multi-auth.md section 2, identity key. */
function identityOf({ accountId, email, refreshToken }: RivalRecord): string {
  if (accountId === undefined && email === undefined) return `refresh:${refreshToken}`;
  return JSON.stringify([accountId ?? null, email ?? null]);
}
