import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { describe, expect, it } from 'vitest';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { AppUnderTest } from '../support/app-under-test.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { loginCodexNotes, writeLoginCodex } from '../support/login-codex.ts';
import { openedAddress } from '../support/person-in-browser.ts';
import { usePersonInBrowser } from '../support/spec-person.ts';
import { untilRead, untilSnapshot, useStory } from '../support/story.ts';

const story = useStory();
const person = usePersonInBrowser();

const signsInAs = (account: string): void =>
  story.world.service.configure({ signIn: { kind: 'approves', account, onPage: true } });

/** One account in use and some that are set aside, and the window of these. */
async function openWindow(...aside: readonly string[]): Promise<{ readonly app: AppUnderTest; readonly window: Page }> {
  const { world } = story;
  const mira = world.account('mira');
  await world.home.writeAuth(mira.tokens);
  await world.home.writePool([poolRecord(mira.tokens)]);
  await world.home.writeFlagged(
    aside.map((name) => flaggedRecord(world.account(name).tokens, { flaggedReason: 'refresh_token_expired' })),
  );
  const app = await story.start('--restore');
  await untilRead(app);
  return { app, window: await app.window('restore') };
}

const again = (window: Page, name: string) =>
  window.getByRole('button', { name: `Sign in again…, ${name}@studio.example` });

const untilEnded = (app: AppUnderTest, kind: string): Promise<AppSnapshot> =>
  untilSnapshot(app, ({ signIns }) => signIns.some(({ state }) => state.kind === kind));

const emails = (records: readonly Readonly<Record<string, unknown>>[]): readonly unknown[] =>
  records.map((record) => record['email']);

describe('signing in again in the window', () => {
  it('opens the browser, and the account is back in the pool with its quota, in the window and on disk', async () => {
    const { world } = story;
    const { app, window } = await openWindow('kai');
    signsInAs('kai');
    await again(window, 'kai').click();
    const dialog = window.getByRole('dialog', { name: 'Sign in to kai@studio.example' });
    await dialog.getByText('The browser is open. Choose this account there.').waitFor();
    const before = await world.home.readText('flagged');
    expect(await person.signIn(app)).toContain('You can close this page');

    await window
      .getByRole('dialog', { name: 'kai@studio.example is signed in' })
      .getByText('It is back in the pool.')
      .waitFor();
    await window.getByRole('heading', { name: 'Every account can sign in', includeHidden: true }).waitFor();
    await window.getByRole('button', { name: 'Done' }).click();
    await window.getByRole('dialog').waitFor({ state: 'detached' });
    expect(before).toContain('kai@studio.example');
    expect(await world.home.readFlagged()).toEqual([]);
    expect(emails(await world.home.readPool())).toEqual(['mira@studio.example', 'kai@studio.example']);
    const { status } = await untilSnapshot(app, ({ signIns }) => signIns.length === 0);
    const kai = status?.accounts.find(({ email }) => email === 'kai@studio.example');
    expect(kai).toMatchObject({ state: 'ok', health: 100, windows: [{}, {}] });
    expect(kai?.fetchedAt).not.toBeNull();
  });

  it('tells no window what the sign-in hangs on', async () => {
    const { app, window } = await openWindow('kai');
    signsInAs('kai');
    await again(window, 'kai').click();
    const address = await openedAddress(app);
    await person.goThrough(address);
    await untilEnded(app, 'done');
    const crossed = app.journal.filter(({ kind }) => kind === 'bridge').map(({ text }) => String(text));
    const { searchParams } = new URL(address);
    const [record] = (await story.world.home.readPool()).filter(({ email }) => email === 'kai@studio.example');
    const secrets = [
      searchParams.get('state'),
      searchParams.get('code_challenge'),
      record?.refreshToken,
      record?.accessToken,
    ];
    expect(secrets.every((secret) => typeof secret === 'string' && secret.length > 10)).toBe(true);
    expect(secrets.filter((secret) => crossed.some((text) => text.includes(String(secret))))).toEqual([]);
    expect(crossed.some((text) => text.includes('oauth/authorize'))).toBe(false);
  });

  it('takes a code instead, copied with one click', async () => {
    const { app, window } = await openWindow('kai');
    story.world.service.configure({ signIn: { kind: 'never' } });
    await again(window, 'kai').click();
    await openedAddress(app);
    await window.getByRole('button', { name: 'Use a code' }).click();
    const code = (await window.getByText(/^MADE-\d{4}$/).textContent()) ?? '';
    const page = `${new URL(story.world.service.url).host}/codex/device`;
    await window.getByText(`On another device, open ${page} and type`).waitFor();
    await window.getByRole('button', { name: 'Copy code' }).click();
    await app.untilJournal(() => app.journal.find(({ kind, text }) => kind === 'clipboard' && text === code));
    signsInAs('kai');
    await window.getByRole('dialog', { name: 'kai@studio.example is signed in' }).waitFor();
    expect(await openedAddress(app, 2)).toBe(`${story.world.service.url}/codex/device`);
    expect(await story.world.home.readFlagged()).toEqual([]);
  });

  it('takes a code by itself where no browser could come back to this computer, and says why', async () => {
    const { app, window } = await openWindow('kai');
    const free = await taken(1455, 1457);
    signsInAs('kai');
    await again(window, 'kai').click();
    await window.getByText('Another program uses the ports that a browser comes back to').waitFor();
    await window.getByText(/^MADE-\d{4}$/).waitFor();
    await window.getByRole('dialog', { name: 'kai@studio.example is signed in' }).waitFor();
    await free();
    expect(await openedAddress(app)).toBe(`${story.world.service.url}/codex/device`);
    expect(await story.world.home.readFlagged()).toEqual([]);
  });

  it('begins with Codex where nobody is signed in yet', async () => {
    story.world.account('mira');
    signsInAs('mira');
    const app = await story.start('--restore');
    const window = await app.window('restore');
    await window.getByRole('button', { name: 'Sign in to Codex…' }).click();
    await person.signIn(app);
    await window
      .getByRole('dialog', { name: 'mira@studio.example is signed in' })
      .getByText('Codex uses it from now on.')
      .waitFor();
    expect((await story.world.home.readAuth()).tokens).toMatchObject({ account_id: 'acc-mira' });
  });

  it('is shown the same when it came to its end while the window was closed', async () => {
    const { app, window } = await openWindow('kai');
    signsInAs('kai');
    await again(window, 'kai').click();
    const address = await openedAddress(app);
    await app.closeWindow('restore');
    await app.untilShown('restore', false);
    await person.goThrough(address);
    await app.tray.choose(/^Open/);
    await untilEnded(app, 'done');
    await app.startAgain('--restore');
    const reopened = await app.window('restore');
    await reopened.getByRole('dialog', { name: 'kai@studio.example is signed in' }).waitFor();
  });
});

describe('signing in again from the diagnostics', () => {
  it('opens the browser at once and the window where it goes on', async () => {
    const { world } = story;
    const kai = world.account('kai');
    kai.behave({ token: { kind: 'refused', code: 'refresh_token_expired' } });
    await world.home.writeAuth(kai.tokens);
    const app = await story.start();
    await untilSnapshot(app, ({ status }) => status?.accounts.some(({ state }) => state === 'needs-sign-in') === true);
    await app.tray.choose(/^Diagnostics…$/);
    const diagnostics = await app.window('diagnostics');
    kai.behave({ token: { kind: 'healthy' } });
    signsInAs('kai');
    await diagnostics.getByRole('button', { name: 'Sign in again… kai@studio.example' }).click();
    const window = await app.window('restore');
    await window.getByRole('dialog', { name: 'Sign in to kai@studio.example' }).waitFor();
    await person.signIn(app);
    await window.getByRole('dialog', { name: 'kai@studio.example is signed in' }).waitFor();
    await diagnostics.getByRole('button', { name: 'Check again' }).click();
    await diagnostics.getByRole('row', { name: /kai@studio\.example Works 100/ }).waitFor();
  });

  it('begins with Codex where nobody is signed in', async () => {
    story.world.account('mira');
    signsInAs('mira');
    const app = await story.start('--restore');
    await app.tray.choose(/^Diagnostics…$/);
    const diagnostics = await app.window('diagnostics');
    await diagnostics.getByRole('button', { name: /^Sign in to Codex…/ }).click();
    await person.signIn(app);
    const window = await app.window('restore');
    await window.getByRole('dialog', { name: 'mira@studio.example is signed in' }).waitFor();
  });
});

describe('a new sign-in that could not be stored', () => {
  it('is stored when the person tries again, without another visit in the browser', async () => {
    const { world } = story;
    const { app, window } = await openWindow('kai');
    signsInAs('kai');
    const whole = await world.home.readText('pool');
    await again(window, 'kai').click();
    const address = await openedAddress(app);
    await writeFile(world.home.poolPath, '{"version": 3, "acc');
    await person.goThrough(address);
    const dialog = window.getByRole('dialog', { name: 'Could not save the sign-in to kai@studio.example' });
    await dialog.getByText('Nobody has to sign in again').waitFor();
    await writeFile(world.home.poolPath, whole);
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await window.getByRole('dialog', { name: 'kai@studio.example is signed in' }).waitFor();
    expect(emails(await world.home.readPool())).toEqual(['mira@studio.example', 'kai@studio.example']);
    expect(app.journal.filter(({ kind }) => kind === 'open-external')).toHaveLength(1);
  });
});

describe('signing in again in the demo', () => {
  it('lets a person choose one of its accounts in the browser', async () => {
    const app = await story.start('--demo', '--restore');
    const { status } = await untilRead(app);
    const aside = status?.flagged.accounts.find(({ reason }) => reason === 'refresh_token_reused');
    const email = aside?.email ?? '';
    const window = await app.window('restore');
    await window.getByRole('button', { name: `More for ${email}` }).click();
    await window.getByRole('menuitem', { name: 'Sign in again…' }).click();
    await person.goThrough(await openedAddress(app), email);
    await window.getByRole('dialog', { name: `${email} is signed in` }).waitFor();
    await untilSnapshot(app, (now) => now.status?.flagged.accounts.every(({ key }) => key !== aside?.key) === true);
  });
});

describe('a sign-in that leads nowhere', () => {
  it('changes nothing when it is called off, and gives its port back', async () => {
    const { world } = story;
    const { app, window } = await openWindow('kai');
    signsInAs('kai');
    const [pool, flagged] = [await world.home.readText('pool'), await world.home.readText('flagged')];
    await again(window, 'kai').click();
    const port = Number(new URL(new URL(await openedAddress(app)).searchParams.get('redirect_uri') ?? '').port);
    expect(await isListening(port)).toBe(true);
    await window.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await window.getByRole('dialog').waitFor({ state: 'detached' });
    await untilSnapshot(app, ({ signIns }) => signIns.length === 0);
    expect(await isListening(port)).toBe(false);
    expect([await world.home.readText('pool'), await world.home.readText('flagged')]).toEqual([pool, flagged]);
  });

  it('asks what to do with another account, and adds it only after a yes', async () => {
    const { world } = story;
    const { app, window } = await openWindow('kai');
    world.account('vera');
    signsInAs('vera');
    await again(window, 'kai').click();
    await person.signIn(app);
    const question = window.getByRole('dialog', { name: 'This is vera@studio.example, not kai@studio.example' });
    await question.waitFor();
    expect(emails(await world.home.readPool())).toEqual(['mira@studio.example']);
    await question.getByRole('button', { name: 'Add as a new account' }).click();
    await window.getByRole('dialog', { name: 'vera@studio.example is signed in' }).waitFor();
    expect(emails(await world.home.readPool())).toEqual(['mira@studio.example', 'vera@studio.example']);
    expect(emails(await world.home.readFlagged())).toEqual(['kai@studio.example']);
  });

  it('is tried again after another account, which is kept nowhere', async () => {
    const { world } = story;
    const { app, window } = await openWindow('kai');
    world.account('vera');
    signsInAs('vera');
    await again(window, 'kai').click();
    await person.signIn(app);
    signsInAs('kai');
    await window.getByRole('button', { name: 'Try again' }).click();
    await person.goThrough(await openedAddress(app, 2));
    await window.getByRole('dialog', { name: 'kai@studio.example is signed in' }).waitFor();
    expect(emails(await world.home.readPool())).toEqual(['mira@studio.example', 'kai@studio.example']);
  });

  it('says what Codex says, opens no address that is not of the service, and leaves everything as it was', async () => {
    const { world } = story;
    const bin = join(world.home.dir, '.local', 'bin');
    await writeLoginCodex(bin, {
      writes: null,
      says: { success: false, error: 'your workspace does not allow Codex' },
    });
    const { app, window } = await openWindow('kai');
    const before = await world.home.readText('flagged');
    await again(window, 'kai').click();
    const dialog = window.getByRole('dialog', { name: 'Could not sign in to kai@studio.example' });
    await dialog.getByText('Codex says: your workspace does not allow Codex').waitFor();
    expect(app.journal.filter(({ kind }) => kind === 'open-external')).toEqual([]);
    expect(await world.home.readText('flagged')).toBe(before);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await untilSnapshot(app, ({ signIns }) => signIns.length === 0);
  });

  it('ends with the app: its Codex is gone, and the old sign-in is untouched', async () => {
    const { world } = story;
    const bin = join(world.home.dir, '.local', 'bin');
    await writeLoginCodex(bin, { writes: null, says: null, authUrl: `${world.service.url}/oauth/authorize` });
    const { app, window } = await openWindow('kai');
    const before = await world.home.readText('flagged');
    await again(window, 'kai').click();
    await openedAddress(app);
    expect(await app.quit()).toBe(0);
    const [pid] = await loginCodexNotes(bin, 'pids');
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
    expect(await world.home.readText('flagged')).toBe(before);
    const left = await readdir(world.home.custodyDir);
    expect(left.filter((name) => !name.endsWith('.segment'))).toEqual([]);
  });
});

describe('several sign-ins from the window', () => {
  it('wait for their turn, and each goes on for its own account', async () => {
    const { world } = story;
    const { app, window } = await openWindow('kai', 'vera', 'ines');
    signsInAs('kai');
    for (const name of ['kai', 'vera', 'ines']) {
      await again(window, name).click();
      await window.getByRole('dialog').waitFor();
      await window.keyboard.press('Escape');
      await window.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await window.getByRole('button', { name: 'Show', exact: true }).click();
    const dialog = window.getByRole('dialog');
    expect(await dialog.getByRole('listitem').allTextContents()).toEqual([
      'vera@studio.exampleWaits for its turnCancel',
      'ines@studio.exampleWaits for its turnCancel',
    ]);
    await dialog.getByRole('button', { name: 'Cancel, vera@studio.example' }).click();
    const address = await openedAddress(app);
    await person.goThrough(address);
    await untilEnded(app, 'done');
    signsInAs('ines');
    await person.goThrough(await openedAddress(app, 2));
    await untilSnapshot(app, ({ signIns }) => signIns.filter(({ state }) => state.kind === 'done').length === 2);
    await window.getByRole('button', { name: 'Done' }).click();
    await untilSnapshot(app, ({ signIns }) => signIns.length === 0);
    expect(emails(await world.home.readPool())).toEqual([
      'mira@studio.example',
      'kai@studio.example',
      'ines@studio.example',
    ]);
    expect(emails(await world.home.readFlagged())).toEqual(['vera@studio.example']);
  });

  it('are one when the same account is asked for twice', async () => {
    const { app, window } = await openWindow('kai');
    signsInAs('kai');
    await again(window, 'kai').dblclick();
    await openedAddress(app);
    const { signIns } = await untilSnapshot(app, (snapshot) => snapshot.signIns[0]?.state.kind === 'waiting');
    expect(signIns).toHaveLength(1);
  });
});

/** Ports of another program; gives out what frees them. */
async function taken(...ports: readonly number[]): Promise<() => Promise<unknown>> {
  const servers = ports.map((port) => createServer().listen(port, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  return () => Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
