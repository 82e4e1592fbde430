import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { type AppInWorld, openAppIn } from '../support/tray-world.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

let world: World;
let opened: AppInWorld[] = [];
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  for (const { app } of opened) await app.quit();
  opened = [];
  await world.dispose();
});

async function open(): Promise<AppInWorld> {
  const app = await openAppIn(world);
  opened.push(app);
  return app;
}

const hasRead = ({ status, reading }: AppSnapshot): boolean =>
  !reading.isReading &&
  (status?.accounts ?? []).length > 0 &&
  status?.accounts.every((one) => one.fetchedAt !== null) === true;

describe('the app without its looks', () => {
  it.each([true, false])(
    'says of a list that cannot be read what is there of it, with a copy: %s',
    async (hasBackup) => {
      await world.home.writeFlagged([flaggedRecord(world.account('kai').tokens)]);
      const { flaggedPath } = world.home;
      if (hasBackup) await copyFile(flaggedPath, `${flaggedPath}.bak`);
      await writeFile(flaggedPath, '{"version": 1, "acc');
      const { app, until } = await open();
      app.start();
      const { problem } = await until((snapshot) => snapshot.problem !== null);
      const name = basename(flaggedPath);
      const copy = { name: `${name}.bak`, accounts: 1, cutOffLine: null };
      expect(problem).toMatchObject({
        file: 'set-aside',
        found: { broken: { name, bytes: 19, accounts: null, cutOffLine: 1 }, backup: hasBackup ? copy : null },
      });
      expect(JSON.stringify(problem?.found)).not.toContain(world.home.dir);
    },
  );

  it('shows what is read, keeps it for a curve, and plans the next reading', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const { app, until } = await open();
    app.start();
    const read = await until(hasRead);
    expect(read.status?.accounts[0]).toMatchObject({ email: mira.email, state: 'ok', error: null });
    expect(read.leadKey).toBe(read.status?.accounts[0]?.key);
    expect(read.trends[read.leadKey ?? '']?.[0]?.points).toHaveLength(1);
    const planned = await until(({ reading }) => reading.nextAt !== null);
    expect(Date.parse(planned.reading.nextAt ?? '')).toBeGreaterThan(Date.now());
    expect(app.face().tooltip).toMatch(/^Session \d+% left/);
    const { mode } = await stat(join(world.home.dir, 'quota-tray', 'history.db'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('tells once of a sign-in that dies, sets it aside, and restores it when a person asks', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)]);
    const { app, until, host } = await open();
    await app.intents['management:choose']({ choice: 'manage' });
    app.start();
    await until(hasRead);
    kai.invalidateAccess();
    kai.behave({ token: { kind: 'refused', code: 'refresh_token_reused' } });
    await app.intents['usage:refresh'](null);
    const stopped = app.snapshot();
    const [aside] = stopped.status?.flagged.accounts ?? [];
    expect(aside).toMatchObject({ email: kai.email, reason: 'refresh_token_reused' });
    expect(stopped).toMatchObject({ needsSignInUnseen: true, management: 'manage' });
    await app.intents['usage:refresh'](null);
    const title = `${kai.email} needs sign-in`;
    expect(host.notifications).toMatchObject([{ title, body: 'Used by another app first.' }]);
    app.wake('restore-shown');
    expect(app.snapshot().needsSignInUnseen).toBe(false);

    await world.home.writeFlagged([flaggedRecord(kai.signIn())]);
    kai.behave({ token: { kind: 'healthy' } });
    await app.intents['restore:start']({ mode: 'preview', keys: [] });
    const preview = await until(({ restore }) => restore.run.kind === 'finished');
    expect(preview.restore.run).toMatchObject({ mode: 'preview', error: null, reports: [{ spent: false }] });
    await app.intents['restore:start']({ mode: 'restore', keys: [] });
    const { restore } = await until(({ restore: { run } }) => run.kind === 'finished' && run.mode === 'restore');
    expect(restore.run).toMatchObject({ wasStopped: false, error: null, reports: [{ outcome: 'restored' }] });
    expect((await world.home.readPool()).map(({ email }) => email).sort()).toEqual([kai.email, mira.email]);
    expect(restore.undoable).toMatchObject([{ keys: [aside?.key] }]);
    expect(host.notifications).toHaveLength(1);

    await app.intents['restore:undo']({ keys: [aside?.key ?? ''] });
    expect((await world.home.readFlagged()).map(({ email }) => email)).toEqual([kai.email]);
    expect(app.snapshot().status?.flagged.count).toBe(1);
  });

  it('leaves no trace of a start that only looks, and none of a quit that comes first', async () => {
    await world.home.writeAuth(world.account('mira').tokens);
    const before = await treeOf(world.home.dir);
    const { app } = await open();
    expect(app.snapshot().status).toBeNull();
    await app.quit();
    expect(await treeOf(world.home.dir)).toEqual(before);
  });

  it('writes settings that make sense, keeps a broken file aside, and says so', async () => {
    await world.home.writeAuth(world.account('mira').tokens);
    const path = join(world.home.dir, 'quota-tray', 'settings.json');
    await mkdir(join(world.home.dir, 'quota-tray'), { mode: 0o700 });
    await writeFile(path, '{"showAs": "used",');
    const { app, until } = await open();
    app.start();
    const told = await until(({ untold }) => untold.length > 0);
    expect(told.untold).toMatchObject([
      {
        id: 'settings-broken',
        title: 'The settings could not be read',
        body: 'The usual ones count. With the first change the broken file is kept as settings.json.bad.',
      },
    ]);
    await expect(app.intents['settings:change']({ change: { proxy: 'nonsense' } })).rejects.toMatchObject({
      code: 'wrong-usage',
    });
    await app.intents['settings:change']({ change: { showAs: 'used', hideEmails: true } });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ showAs: 'used', hideEmails: true });
    expect(await readFile(`${path}.bad`, 'utf8')).toBe('{"showAs": "used",');
    expect(app.snapshot().settings).toMatchObject({ showAs: 'used', hideEmails: true });
    await app.intents['notice:seen']({ id: 'settings-broken' });
    expect(app.snapshot().untold).toEqual([]);
    await writeFile(path, '{"showAs": "us');
    await app.intents['settings:change']({ change: { cadence: 5 } });
    expect(app.snapshot().untold).toMatchObject([
      { id: 'settings-broken', body: 'Nothing changed here. The broken file was kept as settings.json.bad-2.' },
    ]);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ showAs: 'used', hideEmails: true, cadence: 5 });
  });
});
