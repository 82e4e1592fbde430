import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionWindow, weekWindow } from '../../main/node/made-up-service/quota.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { runCommand } from '../support/run-command.ts';
import { readPopover, untilSnapshot, useStory } from '../support/story.ts';

const story = useStory();
const minuteMs = 60_000;
/** Longer ago than any pause that the app makes after a reset. */
const agoMs = 2 * minuteMs;
/** Loaded by the command, whose check is made that long ago. */
const ago = `data:text/javascript,${encodeURIComponent(`
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...parts) { if (parts.length > 0) super(...parts); else super(RealDate.now() - ${agoMs}); }
    static now() { return RealDate.now() - ${agoMs}; }
  };
`)}`;

describe('what the app does by itself', () => {
  it('restores a limited account once its limit has reset', async () => {
    const { world } = story;
    const kai = world.account('kai');
    await world.home.writePool([poolRecord(world.account('mira').tokens)]);
    await world.home.writeFlagged([flaggedRecord(kai.tokens)]);
    world.service.configure({ clockOffsetMs: -agoMs });
    const quota = {
      primary: sessionWindow(100, Date.now() - minuteMs),
      secondary: weekWindow(40, Date.now() + 90 * minuteMs),
    };
    kai.setQuota(quota);
    const { stdout } = await runCommand(['verify-flagged', '--json'], {
      ...world.env,
      NODE_OPTIONS: `--import=${ago}`,
    });
    expect(JSON.parse(stdout).reports).toMatchObject([{ outcome: 'still-flagged', verdict: 'limited' }]);
    world.service.configure({ clockOffsetMs: 0 });
    const app = await story.start('--hidden');
    const poolNow = async (): Promise<readonly unknown[]> => (await world.home.readPool()).map(({ email }) => email);
    await expect.poll(poolNow).toContain(kai.email);
    // It is in the pool before it leaves the list, so that it is never in neither.
    await expect.poll(() => world.home.readFlagged()).toEqual([]);
    // The first look of all tells nothing: what it finds is where it begins.
    expect(app.notifications()).toEqual([]);
  });

  it('puts back a restored account that another program erased', async () => {
    const { world } = story;
    const kai = world.account('kai');
    const mira = poolRecord(world.account('mira').tokens);
    await world.home.writePool([mira]);
    await world.home.writeFlagged([flaggedRecord(kai.tokens)]);
    const app = await story.start('--restore');
    const window = await app.window('restore');
    await window.getByRole('button', { name: 'Check and restore' }).click();
    await untilSnapshot(app, ({ restore: { run } }) => run.kind === 'finished');
    const withKai = await world.home.readPool();
    await world.home.writePool(withKai.filter(({ email }) => email !== kai.email));
    await app.tray.choose(/^Refresh now$/);
    await app.notification(/kai@studio\.example was put back/);
    expect((await world.home.readPool()).map(({ email }) => email).sort()).toEqual([kai.email, 'mira@studio.example']);
  });

  it('sets nothing aside when most sign-ins fail together, and tells so once', async () => {
    const { world } = story;
    const accounts = ['ada', 'ben', 'cleo', 'dan'].map((name) => world.account(name));
    await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
    await mkdir(join(world.home.dir, 'quota-tray'), { mode: 0o700 });
    await writeFile(join(world.home.dir, 'quota-tray', 'settings.json'), '{"management": "manage"}');
    const app = await story.start();
    const page = await readPopover(app);
    for (const account of accounts) {
      account.invalidateAccess();
      account.behave({ token: { kind: 'refused', code: 'invalid_grant' } });
    }
    const before = await world.home.readPool();
    await page.getByRole('button', { name: /^Refresh/ }).click();
    await app.notification(/Several sign-ins failed together/);
    await page
      .getByRole('status')
      .getByText(/4 of 4 sign-ins failed together/)
      .waitFor();
    expect(await world.home.readFlagged()).toEqual([]);
    expect((await world.home.readPool()).map(({ email }) => email)).toEqual(before.map(({ email }) => email));
    expect(app.notifications()).toHaveLength(1);
  });
});
