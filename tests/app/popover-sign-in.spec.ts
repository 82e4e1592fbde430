import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { usePersonInBrowser } from '../support/spec-person.ts';
import { readPopover, untilSnapshot, useStory } from '../support/story.ts';

const story = useStory();
const person = usePersonInBrowser();

const signsInAs = (account: string): void =>
  story.world.service.configure({ signIn: { kind: 'approves', account, onPage: true } });

/** One account in use, and one whose sign-in went unused for too long. */
async function oneStopped(): Promise<void> {
  const { world } = story;
  await world.home.writeAuth(world.account('mira').tokens);
  await world.home.writeFlagged([
    flaggedRecord(world.account('kai').tokens, { flaggedReason: 'refresh_token_expired' }),
  ]);
}

describe('signing in from the popover', () => {
  it('begins at the first run, waits for the browser, and ends with the quota before one’s eyes', async () => {
    const { world } = story;
    world.account('mira');
    signsInAs('mira');
    const app = await story.start();
    const page = await app.window('popover');
    await page.getByRole('button', { name: 'Sign in to Codex…' }).click();
    await page.getByRole('status').getByText('Waiting for the browser…').waitFor();
    expect(await person.signIn(app)).toContain('You can close this page');
    await page.getByRole('status').getByText('mira@studio.example is signed in').waitFor();
    await page
      .getByRole('button', { name: /percent left/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'OK' }).click();
    await page.getByText('is signed in').waitFor({ state: 'detached' });
    expect(await world.home.readText('auth')).toContain('refresh_token');
  });

  it('takes the place of the band that asked for it, and leads to its window', async () => {
    await oneStopped();
    story.world.service.configure({ signIn: { kind: 'never' } });
    const app = await story.start();
    const page = await readPopover(app);
    await page.getByRole('button', { name: 'Sign in again…' }).click();
    await page.getByRole('status').getByText('Sign in to kai@studio.example').waitFor();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    const window = await app.window('restore');
    await window.getByRole('button', { name: 'Cancel' }).click();
    await untilSnapshot(app, ({ signIns }) => signIns.length === 0);
    await app.tray.choose(/^Open$/);
    await (await app.window('popover')).getByRole('status').getByText('1 set aside · needs sign-in').waitFor();
  });

  it('shows no address where they are hidden', async () => {
    await oneStopped();
    signsInAs('kai');
    const app = await story.start('--settings');
    const settings = await app.window('settings');
    await settings.getByRole('checkbox', { name: /Hide e-mail/ }).click();
    await untilSnapshot(app, ({ settings: { hideEmails } }) => hideEmails);
    await app.tray.choose(/^Open$/);
    const page = await readPopover(app);
    await page.getByRole('button', { name: 'Sign in again…' }).click();
    await page
      .getByRole('status')
      .getByText(/^Sign in to Account \d$/)
      .waitFor();
    await person.signIn(app);
    await page
      .getByRole('status')
      .getByText(/^Account \d is signed in$/)
      .waitFor();
    expect(await page.locator('body').textContent()).not.toContain('@studio.example');
  });

  it('is told by the system when no window is in sight, and by nothing else', async () => {
    await oneStopped();
    signsInAs('kai');
    const app = await story.start();
    const page = await readPopover(app);
    await page.getByRole('button', { name: 'Sign in again…' }).click();
    await page.getByRole('status').getByText('Waiting for the browser…').waitFor();
    await page.keyboard.press('Escape');
    await person.signIn(app);
    const shown = await app.notification(/is signed in/);
    expect([shown.title, shown.body]).toEqual(['kai@studio.example is signed in', 'It is back in the pool.']);
    await untilSnapshot(app, ({ signIns, status }) => signIns.length === 1 && status?.flagged.count === 0);
    expect(app.notifications().map(({ title }) => title)).toEqual(['kai@studio.example is signed in']);
  });
});

describe('the notification of a sign-in that stopped', () => {
  it('leads to the account, with signing in again one key away', async () => {
    const { world } = story;
    const kai = world.account('kai');
    await world.home.writeAuth(world.account('mira').tokens);
    await world.home.writePool([poolRecord(kai.tokens)]);
    await mkdir(join(world.home.dir, 'quota-tray'), { mode: 0o700 });
    await writeFile(join(world.home.dir, 'quota-tray', 'settings.json'), '{"management": "manage"}');
    story.world.service.configure({ signIn: { kind: 'never' } });
    const app = await story.start();
    const page = await readPopover(app);
    kai.invalidateAccess();
    kai.behave({ token: { kind: 'refused', status: 401, code: 'refresh_token_expired' } });
    await page.getByRole('button', { name: /^Refresh/ }).click();
    await app.clickNotification(await app.notification(/kai@studio\.example needs sign-in/));
    const window = await app.window('restore');
    const offer = window.getByRole('button', { name: 'Sign in again…, kai@studio.example' });
    await offer.waitFor();
    const focused = 'document.activeElement.getAttribute("aria-label")';
    await expect.poll(() => window.evaluate<string>(focused)).toBe('Sign in again…, kai@studio.example');
    await window.keyboard.press('Enter');
    await window.getByRole('dialog', { name: 'Sign in to kai@studio.example' }).waitFor();
  });
});
