import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { describe, expect, it } from 'vitest';
import type { AppUnderTest } from '../support/app-under-test.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { readPopover, untilRead, useStory } from '../support/story.ts';
import { treeOf } from '../support/world.ts';

const story = useStory();

async function openFromMenu(app: AppUnderTest): Promise<Page> {
  await app.tray.choose(/^Diagnostics…$/);
  return app.window('diagnostics');
}

/** What the app put into the clipboard, latest last. */
function copied({ journal }: AppUnderTest): readonly string[] {
  return journal.flatMap(({ kind, text }) => (kind === 'clipboard' ? [String(text)] : []));
}

function looks({ journal }: AppUnderTest): number {
  return journal.filter(({ kind, channel, text }) => kind === 'bridge' && channel === 'diagnosis:look' && text !== '')
    .length;
}

/** Once the app has read: two accounts in use, the pool with a twin and readable by others. What the app writes has the right mode again. */
async function makeTrouble() {
  const { world } = story;
  const [mira, kai] = [world.account('mira'), world.account('kai')];
  await world.home.writePool([
    poolRecord(mira.tokens),
    poolRecord(mira.tokens, { accountLabel: 'twin' }),
    poolRecord(kai.tokens),
  ]);
  await chmod(world.home.poolPath, 0o644);
  return { mira, kai };
}

describe('the diagnostics of the app', () => {
  it('say that all is well, and run only while their window is open', async () => {
    const { world } = story;
    await world.home.writeAuth(world.account('mira').tokens);
    const app = await story.start();
    await readPopover(app);
    expect(looks(app)).toBe(0);
    const page = await openFromMenu(app);
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
    await page.getByRole('row', { name: /mira@studio\.example Works 100/ }).waitFor();
    const spent = world.tokenRequests();
    const before = looks(app);
    expect(before).toBeGreaterThan(0);
    await app.closeWindow('diagnostics');
    await app.tray.choose(/^Refresh now$/);
    await untilRead(app);
    expect(looks(app)).toBe(before);
    expect(world.tokenRequests()).toBe(spent);
  });

  it('mend the files after a look at the plan, and undo it also from a window that opens later', async () => {
    const { world } = story;
    await world.home.writeAuth(world.account('noor').tokens);
    const app = await story.start();
    await readPopover(app);
    const { mira, kai } = await makeTrouble();
    const page = await openFromMenu(app);
    await page.getByRole('heading', { name: '2 things to put right' }).waitFor();
    const before = await world.home.readText('pool');
    const tree = await treeOf(world.home.dir);
    await page.getByRole('button', { name: 'Repair…', exact: true }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Repair 2 things?' });
    await dialog.getByText('~/multi-auth/openai-codex-accounts.json').waitFor();
    expect(await treeOf(world.home.dir)).toEqual(tree);

    await dialog.getByRole('button', { name: 'Repair', exact: true }).click();
    await page.getByRole('region', { name: '2 repaired' }).waitFor();
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
    expect((await world.home.readPool()).map(({ email }) => email)).toEqual([mira.email, kai.email]);
    expect((await stat(world.home.poolPath)).mode & 0o777).toBe(0o600);

    await app.closeWindow('diagnostics');
    await app.untilShown('diagnostics', false);
    const again = await openFromMenu(app);
    await again.getByRole('button', { name: 'Undo repair' }).click();
    await again.getByRole('region', { name: 'The repair was undone' }).waitFor();
    await again.getByRole('heading', { name: '2 things to put right' }).waitFor();
    const pool = JSON.parse(await world.home.readText('pool'));
    expect(pool.accounts).toHaveLength(3);
    expect(pool.accounts.slice(1)).toEqual(JSON.parse(before).accounts.slice(1));
    expect((await stat(world.home.poolPath)).mode & 0o777).toBe(0o644);
  });

  it('bring a file back to its very bytes when only its mode was mended', async () => {
    const { world } = story;
    await world.home.writeAuth(world.account('mira', { signIn: freshSignIn() }).tokens);
    await chmod(world.home.authPath, 0o640);
    const app = await story.start('--hidden');
    const page = await openFromMenu(app);
    await untilRead(app);
    const before = await world.home.readText('auth');
    await page.getByRole('button', { name: /^Repair… ~\/auth\.json$/ }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Repair', exact: true }).click();
    await page.getByRole('region', { name: '1 repaired' }).getByText('nobody but you can read it.').waitFor();
    expect((await stat(world.home.authPath)).mode & 0o777).toBe(0o600);
    await page.getByRole('button', { name: 'Undo repair' }).click();
    await page.getByRole('region', { name: 'The repair was undone' }).waitFor();
    expect((await stat(world.home.authPath)).mode & 0o777).toBe(0o640);
    expect(await world.home.readText('auth')).toBe(before);
  });

  it('put a redacted report into the clipboard, with e-mail addresses only when asked for', async () => {
    const { world } = story;
    await world.home.writeAuth(world.account('noor').tokens);
    const app = await story.start();
    await readPopover(app);
    const { mira, kai } = await makeTrouble();
    await world.home.writeFlagged([flaggedRecord(world.account('lea').tokens)]);
    const page = await openFromMenu(app);
    await page.getByRole('button', { name: 'Copy report' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const [first = ''] = copied(app);
    expect(first).toMatch(/^Codex Quota .*\n/);
    expect(first).toContain('readable-by-others');
    expect(first).toContain('Accounts: 4, set aside: 1');
    expect(first).not.toMatch(/@studio\.example/);
    expect(first).not.toContain(world.home.dir);
    await page.getByRole('checkbox', { name: 'With e-mail addresses' }).check();
    await page.getByRole('button', { name: /^Cop/ }).click();
    await app.untilJournal(() => copied(app).length === 2);
    const [, second = ''] = copied(app);
    expect(second).toContain(mira.email);
    for (const { tokens } of [mira, kai]) {
      for (const token of [tokens.access, tokens.refresh, tokens.id])
        expect(first + second).not.toContain(token.slice(-24));
    }
  });

  it('name the service that cannot be reached, and why', async () => {
    const { world } = story;
    await world.home.writeAuth(world.account('mira').tokens);
    await world.service.close();
    const app = await story.start();
    const popover = await app.window('popover');
    await popover.getByRole('button', { name: 'Diagnose…' }).click();
    const page = await app.window('diagnostics');
    await page.getByRole('heading', { name: '3 things do not work' }).waitFor();
    const first = page.getByRole('list', { name: 'Findings' }).getByRole('listitem').first();
    await first.getByText(/^127\.0\.0\.1:\d+: the connection is refused\.$/).waitFor();
    await first.getByText(/^Check the network, the proxy and the firewall for 127\.0\.0\.1/).waitFor();
  });

  it('lead from an account that needs a person to the list of them', async () => {
    const { world } = story;
    await world.home.writePool([poolRecord(world.account('mira').tokens)]);
    await world.home.writeFlagged([flaggedRecord(world.account('kai').tokens)]);
    const app = await story.start('--hidden');
    const page = await openFromMenu(app);
    await page.getByRole('button', { name: 'Open the list Accounts' }).click();
    const list = await app.window('restore');
    await list.getByRole('checkbox', { name: 'Select kai@studio.example' }).waitFor();
  });

  it('say what is wrong with a list that cannot be understood, and keep their hands off it', async () => {
    const { world } = story;
    await world.home.writePool([poolRecord(world.account('mira').tokens)], { version: 99 });
    const before = await world.home.readText('pool');
    const app = await story.start();
    const popover = await app.window('popover');
    await popover.getByRole('button', { name: 'Diagnose…' }).click();
    const page = await app.window('diagnostics');
    await page.getByRole('heading', { name: /^\d things? do(es)? not work$/ }).waitFor();
    await page.getByText('The account files cannot be read, so nothing is known of the accounts.').waitFor();
    expect(await page.getByRole('button', { name: /^Repair/ }).count()).toBe(0);
    expect(await world.home.readText('pool')).toBe(before);
  });

  it('name no e-mail address where addresses are hidden', async () => {
    const { world } = story;
    const folder = join(world.home.dir, 'quota-tray');
    await mkdir(folder, { mode: 0o700 });
    await writeFile(join(folder, 'settings.json'), '{"hideEmails": true}', { mode: 0o600 });
    const mira = world.account('mira', { signIn: freshSignIn() });
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([poolRecord(mira.tokens)]);
    await world.home.writeFlagged([flaggedRecord(world.account('kai').tokens)]);
    const app = await story.start('--hidden');
    const page = await openFromMenu(app);
    await page
      .getByText(/auth\.json and the pool share one sign-in of Account \d/)
      .first()
      .waitFor();
    await page.getByRole('row', { name: /^Account \d Set aside/ }).waitFor();
    const crossed = app.journal.filter(({ kind, channel }) => kind === 'bridge' && channel === 'diagnosis:look');
    expect(crossed.length).toBeGreaterThan(0);
    expect(JSON.stringify(crossed)).not.toContain('@studio.example');
  });

  it('are quit with the app while they look', async () => {
    const { world } = story;
    await world.home.writeAuth(world.account('mira').tokens);
    const app = await story.start('--hidden');
    await openFromMenu(app);
    expect(await app.quit()).toBe(0);
  });
});

function freshSignIn() {
  return { issuedAtMs: Date.now() - 60_000, expiresAtMs: Date.now() + 3_600_000 };
}
