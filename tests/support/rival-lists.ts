import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RivalList, RivalPair } from './rival-orders.ts';

type Fields = Record<string, unknown>;

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
const flaggedFields = [...recordFields, 'flaggedAt', 'flaggedReason', 'lastError'];
const topFields = ['version', 'activeIndex', 'activeIndexByFamily', 'pinnedAccountIndex', 'affinityGeneration'];

/** The two lists as a running codex-multi-auth has them in memory, and the way it puts them on disk. */
export interface RivalLists {
  remember(): void;
  put(list: RivalList, record: object): void;
  drop(list: RivalList, email: string): void;
  label(list: RivalList, email: string, label: string): void;
  /** Gives the pair to every record that has this token. */
  rotate(token: string, pair: RivalPair): void;
  save(list: RivalList): void;
}

interface Memory {
  top: Fields;
  accounts: Fields[];
}

export function createRivalLists(root: string): RivalLists {
  const paths: Readonly<Record<RivalList, string>> = {
    pool: join(root, 'openai-codex-accounts.json'),
    flagged: join(root, 'openai-codex-flagged-accounts.json'),
  };
  const memory: Record<RivalList, Memory> = {
    pool: { top: { version: 3, activeIndex: 0 }, accounts: [] },
    flagged: { top: { version: 1 }, accounts: [] },
  };
  return {
    remember() {
      for (const list of ['pool', 'flagged'] as const) {
        if (!existsSync(paths[list])) continue;
        const { accounts, ...top } = JSON.parse(readFileSync(paths[list], 'utf8'));
        const names = list === 'pool' ? recordFields : flaggedFields;
        memory[list] = { top: only(top, topFields), accounts: accounts.map((record: Fields) => only(record, names)) };
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
    save(list) {
      const text = JSON.stringify({ ...memory[list].top, accounts: memory[list].accounts }, null, 2);
      mkdirSync(dirname(paths[list]), { recursive: true, mode: 0o700 });
      if (list === 'pool') savePool(paths.pool, text);
      else saveFlagged(paths.flagged, text);
    },
  };
}

function only(record: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

/** Backups in turn through staged copies, write-ahead file in place, temp, rename; nothing is synced (facts/multi-auth.md 1.5). */
function savePool(path: string, text: string): void {
  if (existsSync(path)) {
    const backups = [`${path}.bak.2`, `${path}.bak.1`, `${path}.bak`, path];
    for (const [slot, backup] of backups.slice(0, -1).entries()) {
      const source = backups[slot + 1];
      if (source === undefined || !existsSync(source)) continue;
      const staged = `${path}.bak.rotate.${mark()}.slot-${slot}.tmp`;
      copyFileSync(source, staged);
      renameSync(staged, backup);
    }
  }
  const checksum = createHash('sha256').update(text).digest('hex');
  const journal = { version: 1, createdAt: Date.now(), path, checksum, content: text };
  writeFileSync(`${path}.wal`, JSON.stringify(journal), { mode: 0o600 });
  replace(path, text);
  rmSync(`${path}.reset-intent`, { force: true });
  rmSync(`${path}.wal`, { force: true });
}

function saveFlagged(path: string, text: string): void {
  if (existsSync(path)) copyFileSync(path, `${path}.bak`);
  replace(path, text);
  rmSync(`${path}.reset-intent`, { force: true });
}

function replace(path: string, text: string): void {
  const temp = `${path}.${mark()}.tmp`;
  writeFileSync(temp, text, { mode: 0o600 });
  renameSync(temp, path);
}

function mark(): string {
  return `${process.pid}.${Date.now()}.${randomBytes(4).toString('hex')}`;
}
