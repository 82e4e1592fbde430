import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Breakage, breakFile } from '../support/broken-file.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import type { CommandResult } from '../support/run-command.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

type Store = 'auth.json' | 'the pool' | 'the set-aside list' | 'config.toml';

const kaiEmail = 'kai@studio.example';
/** Every command that reads the stores; each must stop at a file that it does not understand. */
const commands: readonly (readonly string[])[] = [
  ['status'],
  ['status', '--refresh'],
  ['verify-flagged'],
  ['refresh'],
  ['flag', kaiEmail],
];

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.home.writeAuth(world.account('ines').tokens);
  await world.home.writePool([poolRecord(world.account('kai').tokens)]);
  await world.home.writeFlagged([flaggedRecord(world.account('mira').tokens)]);
});
afterEach(() => world.dispose());

function pathOf(store: Store): string {
  const { authPath, poolPath, flaggedPath, dir } = world.home;
  const paths = { 'auth.json': authPath, 'the pool': poolPath, 'the set-aside list': flaggedPath };
  return store === 'config.toml' ? join(dir, store) : paths[store];
}

interface Refusal {
  readonly path: string;
  readonly code: string;
  readonly says: RegExp;
}

function expectRefusal({ exitCode, stdout, stderr }: CommandResult, { path, code, says }: Refusal): void {
  const { error } = JSON.parse(stdout);
  expect(error.code).toBe(code);
  expect(error.message).toContain(path);
  expect(error.message).toMatch(says);
  expect(error.hint).toMatch(/\w{3,}.*/);
  expect(exitCode).toBe(1);
  const [first, ...hint] = stderr.trimEnd().split('\n');
  expect(first).toContain('codex-quota: ');
  expect(first).toContain(path);
  expect(hint.join(' ')).toContain(error.hint.slice(0, 30));
}

/** Runs every command, each of which must refuse alike, and looks that no byte and no token went anywhere. */
async function expectRefusedByAll(refusal: Refusal): Promise<void> {
  const before = await treeOf(world.home.dir);
  for (const command of commands) expectRefusal(await world.run(...command, '--json'), refusal);
  expect(await treeOf(world.home.dir)).toEqual(before);
  expect(world.service.log.records).toHaveLength(0);
}

const jsonBreakages: readonly (readonly [Breakage, string, RegExp])[] = [
  ['empty', 'store-broken', /is empty/],
  ['blank', 'store-broken', /is empty/],
  ['truncated', 'store-broken', /not complete JSON/],
  ['byte-order-mark', 'store-broken', /byte order mark/],
  ['utf-16', 'store-broken', /UTF-8/],
  ['not-utf-8', 'store-broken', /UTF-8/],
  ['an-array', 'store-broken', /JSON object/],
  ['fifty-megabytes', 'store-unreadable', /larger than/],
  ['folder', 'store-unreadable', /folder/],
  ['fifo', 'store-unreadable', /not a plain file/],
  ['symlink-loop', 'store-unreadable', /symbolic link/],
];
const stores: readonly Store[] = ['auth.json', 'the pool', 'the set-aside list'];

describe.each(stores)('%s', (store) => {
  it.each(jsonBreakages)('is refused by name and left alone when it is broken (%s)', async (breakage, code, says) => {
    const path = pathOf(store);
    await breakFile(path, breakage);
    await expectRefusedByAll({ path, code, says });
  });
});

describe('a store of another version', () => {
  it.each<[Store, object]>([
    ['the pool', { version: 4, accounts: [] }],
    ['the pool', { version: 2, accounts: [] }],
    ['the pool', { version: '3', accounts: [] }],
    ['the pool', { accounts: [] }],
    ['the set-aside list', { version: 2, accounts: [] }],
    ['the set-aside list', { version: null, accounts: [] }],
    ['auth.json', { auth_mode: 'telepathy', tokens: {} }],
    ['auth.json', { auth_mode: 7, tokens: {} }],
  ])('%s is refused and left alone: %j', async (store, content) => {
    const path = pathOf(store);
    await writeFile(path, JSON.stringify(content));
    await expectRefusedByAll({ path, code: 'store-unsupported', says: /not known here/ });
  });

  it.each<[Store, object]>([
    ['the pool', { version: 3 }],
    ['the pool', { version: 3, accounts: {} }],
    ['the pool', { version: 3, accounts: [null] }],
    ['the set-aside list', { version: 1, accounts: ['one'] }],
  ])('%s without a list of accounts is refused and left alone: %j', async (store, content) => {
    const path = pathOf(store);
    await writeFile(path, JSON.stringify(content));
    await expectRefusedByAll({ path, code: 'store-broken', says: /no list of accounts/ });
  });
});

describe('config.toml', () => {
  it.each<[Breakage, string, RegExp]>([
    ['truncated', 'store-broken', /not valid TOML/],
    ['utf-16', 'store-broken', /UTF-8/],
    ['fifty-megabytes', 'store-unreadable', /larger than/],
    ['folder', 'store-unreadable', /folder/],
    ['fifo', 'store-unreadable', /not a plain file/],
    ['symlink-loop', 'store-unreadable', /symbolic link/],
  ])('is refused by name and left alone when it is broken (%s)', async (breakage, code, says) => {
    const path = pathOf('config.toml');
    await breakFile(path, breakage);
    await expectRefusedByAll({ path, code, says });
  });

  it('is refused by name when it names a store mode that is not known', async () => {
    const path = pathOf('config.toml');
    await writeFile(path, 'cli_auth_credentials_store = "cloud"\n');
    await expectRefusedByAll({ path, code: 'store-broken', says: /cli_auth_credentials_store/ });
  });
});
