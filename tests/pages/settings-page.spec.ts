import { describe, expect, it } from 'vitest';
import { type AppSnapshot, brokenSettingsId } from '../../shared/app-snapshot.ts';
import { snapshots } from '../support/snapshots.ts';
import { requestsOf, useSpecPages } from '../support/spec-pages.ts';
import { beyondEdge } from '../visual/beyond-edge.ts';
import { findBarriers } from '../visual/find-barriers.ts';
import type { OpenPage } from '../visual/page-session.ts';

const pages = useSpecPages();

const usual = snapshots['one-login'];

async function open(change: Partial<AppSnapshot['surroundings']> = {}): Promise<OpenPage> {
  const snapshot = { ...usual, surroundings: { ...usual.surroundings, ...change } };
  return pages.open({ window: 'settings', snapshot });
}

const changes = (here: OpenPage): Promise<readonly unknown[]> => requestsOf(here, 'settings:change');

const commandHome = `…/${'the-folder-of-another-shell-'.repeat(4)}`;

describe('the settings window', () => {
  it('leaves nothing unnamed and nothing too pale, in light and then in dark', async () => {
    const here = await open({ canNotify: false, loginItem: 'needs-approval', commandHome });
    expect(await findBarriers(here)).toEqual([]);
    await here.turn({ scheme: 'dark', width: 620 });
    expect(await findBarriers(here)).toEqual([]);
    expect(here.complaints).toEqual([]);
  });

  it('keeps all that can be pressed or read in sight where text is twice as large', async () => {
    const here = await open({ canNotify: false, loginItem: 'needs-approval', isShortcutTaken: true, commandHome });
    await here.page.setViewportSize({ width: 320, height: 640 });
    expect(await beyondEdge(here)).toEqual([]);
  });

  it('says that the command uses another Codex home, and leads to the window that says more', async () => {
    const here = await open({ commandHome: '…/work-codex' });
    const hint = here.page.getByText('The command uses another Codex home: …/work-codex.');
    await hint.getByRole('button', { name: 'Diagnose…' }).click();
    expect((await here.bridge.calls()).at(-1)).toMatchObject({
      name: 'window:open',
      request: { window: 'diagnostics', key: null },
    });
    await here.bridge.push('snapshot:changed', usual);
    await hint.waitFor({ state: 'detached' });
  });

  it('says that some settings could not be read', async () => {
    const notice = { id: brokenSettingsId, title: 'Some settings could not be read', body: 'Their defaults count.' };
    const page = await pages.open({
      window: 'settings',
      snapshot: { ...usual, untold: [notice] },
    });
    await page.page.getByText(`${notice.title}. ${notice.body}`).waitFor();
  });

  it.each<[string, 'radio' | 'checkbox', unknown]>([
    ['Dark', 'radio', { theme: 'dark' }],
    ['Used', 'radio', { showAs: 'used' }],
    ['Clock time', 'radio', { showResetAs: 'clock' }],
    ['The number', 'radio', { titleText: true }],
    ['Only watch', 'radio', { management: 'watch' }],
    ['Open at login', 'checkbox', { launchAtLogin: true }],
    ['Hide e-mail addresses', 'checkbox', { hideEmails: true }],
    ['Bring limited accounts back when their limit resets', 'checkbox', { checkLimitedAfterReset: false }],
    ['Check accounts set aside once a week', 'checkbox', { weeklyCheck: 'on' }],
    [
      'An account was restored',
      'checkbox',
      { notifications: { needsSignIn: true, restored: false, thresholds: true, exhausted: true, reset: true } },
    ],
    [
      'A window is used up',
      'checkbox',
      { notifications: { needsSignIn: true, restored: true, thresholds: true, exhausted: false, reset: true } },
    ],
    [
      'A used-up window is back',
      'checkbox',
      { notifications: { needsSignIn: true, restored: true, thresholds: true, exhausted: true, reset: false } },
    ],
    ['Stay quiet from', 'checkbox', { quietHours: { from: '22:00', to: '08:00' } }],
  ])('changes at once with a click on %s', async (name, role, change) => {
    const here = await open();
    await here.page.getByRole(role, { name, exact: true }).click();
    expect(await changes(here)).toEqual([{ change }]);
  });

  it.each<[string, string, unknown]>([
    ['Read quota', 'Every 15 minutes', { cadence: 15 }],
    ['Refresh Codex’s own', 'Nobody', { whoRefreshes: 'nobody' }],
  ])('changes %s to %s', async (name, option, change) => {
    const here = await open();
    await here.page.getByRole('combobox', { name }).selectOption(option);
    expect(await changes(here)).toEqual([{ change }]);
  });

  it.each<[string, string, unknown]>([
    ['First threshold', '70', { thresholdsUsedPercent: [70, 95] }],
    ['Second threshold', '50%', { thresholdsUsedPercent: [50, 80] }],
    ['Second threshold', '', { thresholdsUsedPercent: [80] }],
    ['Quiet to', '7:30', { quietHours: { from: '22:00', to: '07:30' } }],
    ['Call it stopped after, unclear answers in a row', '5', { ambiguousFailuresBeforeFlag: 5 }],
  ])('takes what is typed into %s: %s', async (name, text, change) => {
    const here = await open();
    const field = here.page.getByRole('textbox', { name });
    await field.fill(text);
    await field.press('Enter');
    expect(await changes(here)).toEqual([{ change }]);
  });

  it.each<[string, string]>([
    ['First threshold', '120'],
    ['Quiet from', '25:00'],
    ['Call it stopped after, unclear answers in a row', 'x'],
  ])('marks what makes no sense in %s, and changes nothing: %s', async (name, text) => {
    const here = await open();
    const field = here.page.getByRole('textbox', { name });
    await field.fill(text);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.press('Enter');
    expect(await changes(here)).toEqual([]);
    expect(await field.inputValue()).not.toBe(text);
  });

  it('asks for the address of a proxy before it changes anything', async () => {
    const here = await open();
    await here.page.getByRole('combobox', { name: 'Proxy' }).selectOption('Address…');
    expect(await changes(here)).toEqual([]);
    await here.page.getByRole('textbox', { name: 'Address of the proxy' }).fill('http://proxy.example:3128');
    await here.page.keyboard.press('Tab');
    expect(await changes(here)).toEqual([{ change: { proxy: 'http://proxy.example:3128' } }]);
  });

  it.each<[string, string | null, string, unknown]>([
    ['the one of the system to none', null, 'None', { proxy: 'none' }],
    ['an address to none', 'http://proxy.example:3128', 'None', { proxy: 'none' }],
    ['none to the one of the system', 'none', 'From the system', { proxy: null }],
  ])('changes the proxy from %s', async (_what, proxy, option, change) => {
    const snapshot = { ...usual, settings: { ...usual.settings, proxy } };
    const here = await pages.open({ window: 'settings', snapshot });
    await here.page.getByRole('combobox', { name: 'Proxy' }).selectOption(option);
    expect(await changes(here)).toEqual([{ change }]);
    expect(await here.page.getByRole('textbox', { name: 'Address of the proxy' }).count()).toBe(
      proxy?.startsWith('http') ? 1 : 0,
    );
  });

  it('takes the keys of a shortcut, but not a lone letter', async () => {
    const here = await open();
    const button = here.page.getByRole('button', { name: /^Shortcut/ });
    await button.click();
    await button.press('q');
    expect(await changes(here)).toEqual([]);
    await button.press('Alt+Meta+q');
    expect(await changes(here)).toEqual([{ change: { globalShortcut: 'Alt+Command+Q' } }]);
  });

  it.each<[string, string, unknown]>([
    ['Show Account pool', 'file:show', { which: 'pool-root' }],
    ['Change Codex home…', 'codex-home:choose', null],
    ['Diagnose…', 'window:open', { window: 'diagnostics', key: null }],
    ['Install…', 'command:install', null],
    ['Copy report', 'report:copy', { key: null }],
    ['License', 'link:open', { which: 'license' }],
  ])('does what %s says', async (name, call, request) => {
    const here = await open();
    await here.page.getByRole('button', { name, exact: true }).click();
    expect((await here.bridge.calls()).filter((one) => one.name === call)).toEqual([{ name: call, request }]);
  });

  it.each<[AppSnapshot['surroundings']['commandReach'], string, number]>([
    ['found', 'The same checks in a terminal, with JSON for scripts.', 0],
    ['after-login', 'Your terminals find it after you log in again.', 0],
    [
      'needs-line',
      'Add that folder to your PATH to type codex-quota. Paste the line into a terminal once; new ones find it then.',
      1,
    ],
    ['needs-path', 'Add that folder to your PATH to type codex-quota.', 0],
  ])(
    'says whether a new terminal finds the command, and offers the line that it needs: %s',
    async (reach, says, lines) => {
      const here = await open({ command: 'installed', commandReach: reach });
      await here.page.getByText(says, { exact: true }).waitFor();
      const where = reach === 'found' ? 'Installed' : 'Installed in ~/.local/bin';
      await here.page.getByText(where, { exact: true }).waitFor();
      const copy = here.page.getByRole('button', { name: 'Copy line' });
      expect(await copy.count()).toBe(lines);
      if (lines === 0) return;
      expect(await findBarriers(here)).toEqual([]);
      await copy.click();
      await here.page.getByRole('button', { name: 'Copied' }).waitFor();
      expect((await here.bridge.calls()).map(({ name }) => name)).toContain('command:copy-line');
      await here.page.setViewportSize({ width: 320, height: 640 });
      expect(await beyondEdge(here)).toEqual([]);
    },
  );

  it('says nothing of the path before the command is installed', async () => {
    const { page } = await open({ command: 'other-version', commandReach: 'needs-line' });
    await page.getByRole('button', { name: 'Replace…' }).waitFor();
    expect(await page.getByText('PATH').count()).toBe(0);
  });

  it('offers the usual place only where another one was chosen, and nothing where a variable names the folder', async () => {
    const usual = { name: 'Use the usual place', exact: true };
    const chosen = await open({ codexHomeBy: 'choice' });
    await chosen.page.getByRole('button', usual).click();
    expect((await chosen.bridge.calls()).map(({ name }) => name)).toContain('codex-home:forget');
    expect(await findBarriers(chosen)).toEqual([]);
    await chosen.page.setViewportSize({ width: 320, height: 640 });
    expect(await beyondEdge(chosen)).toEqual([]);
    const byDefault = await open();
    expect(await byDefault.page.getByRole('button', usual).count()).toBe(0);
    const named = await open({ codexHomeBy: 'variable' });
    expect(await named.page.getByRole('button', usual).count()).toBe(0);
    expect(await named.page.getByRole('button', { name: /^Change Codex home/ }).count()).toBe(0);
  });

  it('offers no text beside the icon where there is none, and no start at login where that cannot be', async () => {
    const { page } = await open({ platform: 'linux', loginItem: 'not-possible' });
    expect(await page.getByText('Beside the icon').count()).toBe(0);
    expect(await page.getByRole('checkbox', { name: 'Open at login' }).isEnabled()).toBe(false);
  });
});
