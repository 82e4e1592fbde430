import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createRivalWorld, type RivalWorld } from '../support/rival-world.ts';
import { treeOf } from '../support/world.ts';

let world: RivalWorld;
beforeEach(async () => {
  world = await createRivalWorld({ revokesFamilyOnReplay: true });
});
afterEach(() => world.dispose());

const emails = (records: readonly { readonly [field: string]: unknown }[]): readonly unknown[] =>
  records.map((record) => record['email']).sort();

describe('another program that changes the lists between our read and our write', () => {
  it('keeps its new pool account, its new set-aside account and our restore', async () => {
    const [mira, kai, tomo] = [world.account('mira'), world.account('kai'), world.account('tomo')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    world.gate.beforeService(async () => {
      await world.rival.order({ do: 'remember' });
      await world.rival.order({ do: 'put', list: 'pool', record: poolRecord(kai.tokens) });
      await world.rival.order({ do: 'put', list: 'flagged', record: flaggedRecord(tomo.tokens) });
      await world.rival.order({ do: 'save', list: 'pool' });
      await world.rival.order({ do: 'save', list: 'flagged' });
    });
    const { report } = await world.runJson('verify-flagged');
    expect(report.reports).toMatchObject([{ outcome: 'restored' }]);
    expect(emails(await world.home.readPool())).toEqual([kai.email, mira.email]);
    expect(await world.home.readFlagged()).toMatchObject([{ email: tomo.email, refreshToken: tomo.tokens.refresh }]);
  });

  it('keeps its change of a pool account that we restore into, and gives it the new sign-in', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    world.gate.beforeAnswer(async () => {
      await world.rival.order({ do: 'remember' });
      const record = poolRecord(mira.tokens, { accountLabel: 'Mine', workspaces: [{ id: 'w9', enabled: true }] });
      await world.rival.order({ do: 'put', list: 'pool', record });
      await world.rival.order({ do: 'save', list: 'pool' });
    });
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    const pool = await world.home.readPool();
    expect(pool).toMatchObject([{ accountLabel: 'Mine', workspaces: [{ id: 'w9', enabled: true }], enabled: true }]);
    expect(pool[0]?.refreshToken).not.toBe(mira.tokens.refresh);
    expect(await world.home.readFlagged()).toEqual([]);
  });

  it('adopts the sign-in that a record got while its old token was being refused', async () => {
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens)]);
    world.gate.beforeService(async () => {
      await world.rival.order({ do: 'remember' });
      await world.rival.order({ do: 'drop', list: 'pool', email: mira.email });
      await world.rival.order({ do: 'put', list: 'pool', record: poolRecord(mira.signIn()) });
      mira.behave({ token: { kind: 'refused', code: 'invalid_grant', status: 400 } });
      await world.rival.order({ do: 'save', list: 'pool' });
    });
    const { exitCode, report } = await world.runJson('status', '--refresh');
    expect(report.accounts).toMatchObject([{ email: mira.email, state: 'ok' }]);
    expect(exitCode).toBe(0);
    expect(world.tokenRequests()).toBe(1);
    expect(await world.home.readFlagged()).toEqual([]);
  });

  it('says that the record changed when the flagged list is deleted meanwhile, and loses no answer', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    world.gate.beforeAnswer(() => rm(world.home.flaggedPath));
    const { report } = await world.runJson('verify-flagged');
    expect(report.reports).toMatchObject([{ verdict: 'conflict', outcome: 'still-flagged', spent: true }]);
    expect(await world.home.readPool()).toEqual([]);
    // The list comes back from the rival's backup, with the spent token: custody knows better.
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    expect(world.tokenRequests()).toBe(1);
    expect(emails(await world.home.readPool())).toEqual([mira.email]);
  });

  it('keeps a pool that lies beside its reset marker, even when the marker comes in mid-run: its deletion failed', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(kai.signIn())]);
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    world.gate.beforeAnswer(() => writeFile(`${world.home.poolPath}.reset-intent`, '{"version":1,"createdAt":1}'));
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    expect(emails(await world.home.readPool())).toEqual([kai.email, mira.email]);
    expect(await readdir(world.poolDir)).not.toContain('openai-codex-accounts.json.reset-intent');
  });

  it('finds nothing set aside behind the reset marker of the flagged list', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await writeFile(`${world.home.flaggedPath}.reset-intent`, 'reset');
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ total: 0 });
    expect(world.tokenRequests()).toBe(0);
    expect(await world.home.readText('flagged')).toContain(mira.tokens.refresh);
  });
});

describe('another program that writes the lists from memory', () => {
  it('heals a spent token that came back over its successor, from custody and without a request', async () => {
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens)]);
    await world.rival.order({ do: 'remember' });
    await world.runJson('status', '--refresh');
    const [renewed] = await world.home.readPool();
    await world.rival.order({ do: 'save', list: 'pool' });
    expect(await world.home.readPool()).toMatchObject([{ refreshToken: mira.tokens.refresh }]);
    const { report } = await world.runJson('status', '--refresh');
    expect(report.accounts).toMatchObject([{ state: 'ok' }]);
    expect(await world.home.readPool()).toMatchObject([{ refreshToken: renewed?.refreshToken }]);
    expect(world.tokenRequests()).toBe(1);
  });

  it('heals the same in the flagged list, whatever was stripped there', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens, { myField: 1 })]);
    await world.rival.order({ do: 'remember' });
    await world.runJson('verify-flagged', '--no-restore');
    await world.rival.order({ do: 'save', list: 'flagged' });
    const { report } = await world.runJson('verify-flagged');
    expect(report).toMatchObject({ restored: 1 });
    expect(world.service.log.of('token').every(({ presented }) => presented === 'current')).toBe(true);
    expect(await world.home.readPool()).toHaveLength(1);
  });

  it('takes a restored account out of the flagged list again when it came back from memory', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.rival.order({ do: 'remember' });
    await world.runJson('verify-flagged');
    await world.rival.order({ do: 'save', list: 'flagged' });
    expect(await world.home.readFlagged()).toHaveLength(1);
    expect((await world.runJson('verify-flagged')).exitCode).toBe(0);
    expect(emails(await world.home.readPool())).toEqual([mira.email]);
    expect(await world.home.readFlagged()).toEqual([]);
    expect(world.tokenRequests()).toBe(1);
  });

  it('takes a set-aside account that came back from memory with its refused token out of the pool again, and keeps what was said of it there', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    const refused = { token: { kind: 'refused', code: 'invalid_grant', status: 400 } } as const;
    await writeSettings({ management: 'manage' });
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)]);
    await world.rival.order({ do: 'remember' });
    mira.behave(refused);
    await world.runJson('status', '--refresh');
    expect(emails(await world.home.readFlagged())).toEqual([mira.email]);
    await world.rival.order({ do: 'label', list: 'pool', email: mira.email, label: 'Called so since' });
    await world.rival.order({ do: 'save', list: 'pool' });
    await world.runJson('status', '--refresh');
    expect(emails(await world.home.readPool())).toEqual([kai.email]);
    expect(await world.home.readFlagged()).toMatchObject([{ email: mira.email, accountLabel: 'Called so since' }]);
  });

  it('restores into one of the two records that another program made of one account, and shows one account', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.home.writePool([poolRecord(mira.signIn()), poolRecord(mira.signIn(), { accountLabel: 'twice' })]);
    const { exitCode, report } = await world.runJson('verify-flagged');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ restored: 1 });
    expect(await world.home.readFlagged()).toEqual([]);
    expect(await world.home.readPool()).toHaveLength(2);
    expect((await world.runJson('status')).report.accounts).toMatchObject([{ email: mira.email }]);
    expect(world.tokenRequests()).toBe(0);
  });
});

describe('files of another program that are not ours to touch', () => {
  it.each(['pool', 'flagged'] as const)('leaves a %s file of version 2 alone and says so', async (list) => {
    const mira = world.account('mira');
    const path = list === 'pool' ? world.home.poolPath : world.home.flaggedPath;
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await writeFile(path, JSON.stringify({ version: 2, accounts: [flaggedRecord(mira.tokens)], activeIndex: 0 }));
    const before = await treeOf(world.poolDir);
    for (const args of [['verify-flagged'], ['status', '--refresh'], ['status']]) {
      const { exitCode, report } = await world.runJson(...args);
      expect(exitCode).toBe(1);
      expect(report.error).toMatchObject({ code: 'store-unsupported' });
      expect(String(report.error['message'])).toContain(path);
      expect(String(report.error['message'])).toContain('version');
    }
    expect(world.tokenRequests()).toBe(0);
    const after = await treeOf(world.poolDir);
    expect(after[path]).toBe(before[path]);
  });

  it('never touches staged backups and journals that lie beside the lists', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const names = [
      `openai-codex-accounts.json.bak.rotate.${world.rival.pid}.1.deadbeef.slot-0.tmp`,
      'openai-codex-accounts.json.wal',
      'openai-codex-accounts.json.bak',
      'openai-codex-flagged-accounts.json.bak',
      'openai-codex-blocked-accounts.json',
    ].map((name) => join(world.poolDir, name));
    for (const name of names) await writeFile(name, `{"of":"somebody else","name":"${name}"}`);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    for (const name of names) expect(await readFile(name, 'utf8')).toContain('somebody else');
  });

  it('leaves no file of its own beside the lists but one lock file and the leases', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.runJson('verify-flagged');
    await world.runJson('undo');
    expect((await readdir(world.poolDir)).sort()).toEqual([
      'openai-codex-accounts.json',
      'openai-codex-flagged-accounts.json',
      'quota-tray.lock',
      'refresh-leases',
    ]);
  });
});

async function writeSettings(settings: object): Promise<void> {
  const dir = join(world.home.dir, 'quota-tray');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(join(dir, 'settings.json'), JSON.stringify(settings));
}
