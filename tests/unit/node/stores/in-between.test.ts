import { linkSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { createStoreQueue } from '../../../../main/core/stores/store-queue.ts';
import type { StoreDocs } from '../../../../main/core/stores/store-types.ts';
import { systemClock } from '../../../../main/node/clock.ts';
import { createFolderLock } from '../../../../main/node/stores/folder-lock.ts';
import { createStoreAccess } from '../../../../main/node/stores/store-access.ts';
import { storePaths } from '../../../../main/node/stores/store-paths.ts';
import { tempDir } from './temp-dir.ts';

const contents = {
  auth: { auth_mode: 'chatgpt', tokens: { refresh_token: 'rt.made-up', access_token: 'at.made-up' } },
  pool: { version: 3, activeIndex: 0, accounts: [{ refreshToken: 'rt.pool', addedAt: 1, lastUsed: 1 }] },
  flagged: { version: 1, accounts: [{ refreshToken: 'rt.flagged', addedAt: 1, lastUsed: 1, flaggedAt: 1 }] },
} as const;

/** One field more at the top of that document. */
function withOurs(docs: StoreDocs, store: keyof typeof contents): StoreDocs {
  if (store === 'auth') return { ...docs, cli: { ...docs.cli, record: { ...docs.cli.record, ours: true } } };
  return { ...docs, [store]: { ...docs[store], top: { ...docs[store].top, ours: true } } };
}

it.each(['auth', 'pool', 'flagged'] as const)(
  'what a rival writes into the file of %s between our last look and our rename is merged with ours',
  async (store) => {
    const home = tempDir();
    const paths = storePaths({ env: { CODEX_HOME: home }, platform: 'linux', osHome: home, namesIn: () => [] });
    mkdirSync(paths.root);
    const path = paths[store];
    writeFileSync(path, JSON.stringify(contents[store]));
    const [codexLock, rootLock] = [createFolderLock(paths.codexHome), createFolderLock(paths.root)];
    onTestFinished(() => {
      codexLock.close();
      rootLock.close();
    });
    let saves = 0;
    const placing = {
      link: linkSync,
      rename(from: string, to: string) {
        if (saves === 0) writeFileSync(to, JSON.stringify({ ...contents[store], theirs: true }));
        saves += 1;
        renameSync(from, to);
      },
    };
    const queue = createStoreQueue(createStoreAccess({ paths, codexLock, rootLock, placing }), systemClock);
    await queue.transact((docs) => ({ after: withOurs(docs, store), result: null }));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ ...contents[store], theirs: true, ours: true });
  },
);
