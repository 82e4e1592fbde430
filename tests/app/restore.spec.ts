import { describe, expect, it } from 'vitest';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { readPopover, untilSnapshot, useStory } from '../support/story.ts';

const story = useStory();

describe('an account that stops signing in', () => {
  it('is told of, set aside when a person agrees, and restored into the pool file when it signs in again', async () => {
    const { world } = story;
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)]);
    const app = await story.start();
    const popover = await readPopover(app);

    kai.invalidateAccess();
    kai.behave({ token: { kind: 'refused', code: 'refresh_token_reused' } });
    await popover.getByRole('button', { name: /^Refresh/ }).click();
    const told = await app.notification(/kai@studio\.example needs sign-in/);
    expect(told.body).toBe('Used by another app first.');
    expect(await world.home.readFlagged()).toEqual([]);

    await app.clickNotification(told);
    const window = await app.window('restore');
    const question = window.getByRole('dialog');
    await question.getByText('kai@studio.example no longer signs in.').waitFor();
    await question.getByRole('button', { name: 'Set aside and bring back' }).click();
    await window.getByRole('checkbox', { name: 'Select kai@studio.example' }).waitFor();
    const [aside] = await world.home.readFlagged();
    expect(aside).toMatchObject({ email: kai.email, flaggedReason: 'refresh_token_reused' });

    await world.home.writeFlagged([flaggedRecord(kai.signIn())]);
    kai.behave({ token: { kind: 'healthy' } });
    await window.getByRole('button', { name: 'Check and restore' }).click();
    await window.getByRole('button', { name: 'Undo restore' }).waitFor();
    await window.getByText('Restored', { exact: true }).waitFor();
    const pool = await world.home.readPool();
    expect(pool.map(({ email }) => email).sort()).toEqual([kai.email, mira.email]);
    expect(await world.home.readFlagged()).toEqual([]);
    expect(app.notifications()).toHaveLength(1);

    await window.getByRole('button', { name: 'Undo restore' }).click();
    await window
      .getByRole('alertdialog')
      .or(window.getByRole('dialog'))
      .getByRole('button', { name: 'Undo restore' })
      .click();
    await untilSnapshot(app, ({ status }) => status?.flagged.count === 1);
    expect((await world.home.readFlagged()).map(({ email }) => email)).toEqual([kai.email]);
  });

  it('costs nothing to preview: no token is spent and no file is touched', async () => {
    const { world } = story;
    const kai = world.account('kai');
    await world.home.writePool([poolRecord(world.account('mira').tokens)]);
    await world.home.writeFlagged([flaggedRecord(kai.tokens)]);
    const app = await story.start('--restore');
    const window = await app.window('restore');
    await untilSnapshot(app, ({ reading, status }) => !reading.isReading && status?.accounts[0]?.fetchedAt !== null);
    const before = await world.home.readText('flagged');
    const spentBefore = world.tokenRequests();
    await window.getByRole('button', { name: 'Preview' }).click();
    await window.getByText('No sign-in was refreshed and no file was changed.').waitFor();
    expect(world.tokenRequests()).toBe(spentBefore);
    expect(await world.home.readText('flagged')).toBe(before);
  });

  it('is left as it is when a check is stopped half way and the app is quit', async () => {
    const { world } = story;
    const accounts = ['ada', 'ben', 'cleo', 'dan', 'eve'].map((name) => world.account(name));
    // Long enough for the click on Stop to come before the answers, however busy the machine is.
    for (const account of accounts.slice(1)) account.behave({ token: { kind: 'healthy', latencyMs: 5_000 } });
    await world.home.writePool([poolRecord(world.account('mira').tokens)]);
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
    const app = await story.start('--restore');
    const window = await app.window('restore');
    await window.getByRole('button', { name: 'Check and restore' }).click();
    await untilSnapshot(app, ({ restore: { run } }) => run.kind === 'running' && run.reports.length > 0);
    await window.getByRole('button', { name: 'Stop' }).click();
    expect(await app.quit()).toBe(0);
    const emails = [...(await world.home.readPool()), ...(await world.home.readFlagged())].map(({ email }) => email);
    expect(emails.sort()).toEqual([...accounts.map(({ email }) => email), 'mira@studio.example'].sort());
  });

  it('stays where it is, and is not called dead, while the service is down', async () => {
    const { world } = story;
    const kai = world.account('kai', { behaviours: { token: { kind: 'server-error', status: 503 } } });
    await world.home.writePool([poolRecord(world.account('mira').tokens)]);
    await world.home.writeFlagged([flaggedRecord(kai.tokens)]);
    const before = await world.home.readFlagged();
    const app = await story.start('--restore');
    const window = await app.window('restore');
    await window.getByRole('button', { name: 'Check and restore' }).click();
    await window.getByText('Could not tell', { exact: true }).waitFor();
    await window.getByText('OpenAI error 503').waitFor();
    expect(await world.home.readFlagged()).toMatchObject(before.map(({ refreshToken }) => ({ refreshToken })));
    expect(app.notifications()).toEqual([]);
  });

  it('is only told of when a person wants to watch: no file changes', async () => {
    const { world } = story;
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)]);
    const app = await story.start();
    const popover = await readPopover(app);
    kai.invalidateAccess();
    kai.behave({ token: { kind: 'refused', code: 'refresh_token_expired' } });
    await popover.getByRole('button', { name: /^Refresh/ }).click();
    await app.clickNotification(await app.notification(/kai@studio\.example needs sign-in/));
    const window = await app.window('restore');
    const before = await world.home.readText('pool');
    await window.getByRole('button', { name: 'Only watch' }).click();
    await window.getByText('It is only watched, so nothing was moved.').waitFor();
    expect(await world.home.readText('pool')).toBe(before);
    expect(await world.home.readFlagged()).toEqual([]);
  });
});
