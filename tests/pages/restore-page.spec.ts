import { describe, expect, it } from 'vitest';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { account, keyOf, snapshotNow } from '../support/snapshot-parts.ts';
import { type SnapshotName, snapshots } from '../support/snapshots.ts';
import { asked, useSpecPages } from '../support/spec-pages.ts';
import { beyondEdge } from '../visual/beyond-edge.ts';
import { findBarriers } from '../visual/find-barriers.ts';
import type { OpenPage } from '../visual/page-session.ts';

const pages = useSpecPages();

const open = (snapshot: AppSnapshot, width = 840): Promise<OpenPage> =>
  pages.open({ window: 'restore', snapshot, width });

const focusedKey = 'document.activeElement.dataset.key ?? null';
const seven: AppSnapshot = snapshots['seven-aside'];
const sevenKeys = (seven.status?.flagged.accounts ?? []).map(({ key }) => key);
const worthChecking = sevenKeys.filter((key) => key !== keyOf('team@lanternworks.example'));
const [first = '', second = ''] = sevenKeys;

describe('the restore window in every state', () => {
  it.each<SnapshotName>([
    'before-first-reading',
    'first-run',
    'seven-aside',
    'aside-by-hand-only',
    'checking',
    'stopping',
    'previewed',
    'restored',
    'stopped',
    'all-undetermined',
    'held-back',
    'none-aside',
    'list-broken',
    'list-unreadable',
    'settings-of-codex-broken',
    'notes-unreadable',
    'other-answered',
    'other-answered-hidden',
    'other-answered-unknown',
    'unasked',
    'watch-only',
    'hidden-emails-used',
  ])('is drawn without complaint, fits in 640 pixels and leaves nothing unnamed or too pale: %s', async (name) => {
    const here = await open(snapshots[name], 640);
    expect(here.complaints).toEqual([]);
    expect(await here.page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBe(0);
    expect(await findBarriers(here)).toEqual([]);
  });

  it.each<SnapshotName>([
    'seven-aside',
    'checking',
    'previewed',
    'restored',
    'held-back',
    'none-aside',
    'list-broken',
    'settings-of-codex-broken',
    'notes-unreadable',
    'unasked',
    'hidden-emails-used',
  ])('keeps all that can be pressed or read in sight where text is twice as large: %s', async (name) => {
    const here = await open(snapshots[name], 320);
    expect(await beyondEdge(here)).toEqual([]);
  });

  it('offers only a preview while there is no network', async () => {
    const { page } = await open({ ...seven, reading: { isReading: false, isOffline: true, nextAt: null } });
    expect(await page.getByRole('button', { name: 'Preview' }).isEnabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Check only' }).isEnabled()).toBe(false);
    expect(await page.getByRole('button', { name: 'Check and restore' }).isEnabled()).toBe(false);
  });

  it('keeps the row of what was restored, and lets nothing be changed while it runs', async () => {
    const here = await open(seven);
    await here.bridge.push('snapshot:changed', snapshots.checking);
    await here.page.getByText('Checking, 2 of 7 done').waitFor();
    const rows = '[...document.querySelectorAll("[data-key]")].map(({ dataset }) => dataset.key)';
    expect(await here.page.evaluate<readonly string[]>(rows)).toEqual(sevenKeys);
    expect(await here.page.getByRole('progressbar').getAttribute('aria-valuetext')).toBe('2 of 7 checked');
    expect(await here.page.getByRole('checkbox', { disabled: false }).count()).toBe(0);
  });

  it('says the latest verdict, then the result, to who listens', async () => {
    const here = await open(snapshots.checking);
    const said = here.page.locator('.unseen[role=status]');
    expect(await said.textContent()).toBe('ana@lanternworks.example restored, 2 of 7 done');
    await here.bridge.push('snapshot:changed', snapshots.restored);
    await here.page.getByRole('heading', { name: '2 of 5 restored' }).waitFor();
    expect(await said.textContent()).toBe('2 of 5 restored');
  });

  it('tells who was put back, and what to do about it', async () => {
    const mira = account('mira@fernhill.example');
    const base = snapshots['none-aside'];
    const watched = [{ key: mira.key, restoredAt: snapshotNow, putBacks: 2, failedAgain: false, nextCheckAt: null }];
    const { page } = await open({ ...base, restore: { ...base.restore, watched } });
    await page.getByText('Put back twice. Restart codex-multi-auth so that it keeps it.').waitFor();
  });
});

describe('the offer of a weekly check', () => {
  const offer = 'Check these once a week?';

  it('comes with the end of a check, and goes with either answer', async () => {
    const here = await open(snapshots.checking);
    expect(await here.page.getByText(offer).count()).toBe(0);
    await here.bridge.push('snapshot:changed', snapshots.restored);
    await here.page.getByText(offer).waitFor();
    const { settings } = snapshots.restored;
    for (const weeklyCheck of ['on', 'off'] as const) {
      const answered = { ...snapshots.restored, settings: { ...settings, weeklyCheck } };
      await here.bridge.push('snapshot:changed', answered);
      await here.page.getByText(offer).waitFor({ state: 'detached' });
      await here.bridge.push('snapshot:changed', snapshots.restored);
      await here.page.getByText(offer).waitFor();
    }
  });

  it.each(['Check weekly', 'No'])('hands the keyboard on to Done once %s was pressed', async (answer) => {
    const here = await open(snapshots.restored);
    const { keyboard } = here.page;
    await here.page.getByRole('button', { name: answer, exact: true }).focus();
    await keyboard.press('Enter');
    const { settings } = snapshots.restored;
    await here.bridge.push('snapshot:changed', {
      ...snapshots.restored,
      settings: { ...settings, weeklyCheck: 'off' },
    });
    await here.page.getByText(offer).waitFor({ state: 'detached' });
    await keyboard.press('Enter');
    expect((await asked(here)).at(-1)).toEqual(['restore:clear', null]);
  });

  it('leaves the keyboard where it is when it goes by itself', async () => {
    const here = await open(snapshots.restored);
    await here.page.getByRole('button', { name: 'Copy report', exact: true }).focus();
    const { settings } = snapshots.restored;
    await here.bridge.push('snapshot:changed', { ...snapshots.restored, settings: { ...settings, weeklyCheck: 'on' } });
    await here.page.getByText(offer).waitFor({ state: 'detached' });
    expect(await here.page.evaluate('document.activeElement.textContent')).toBe('Copy report');
  });

  it.each<SnapshotName>(['seven-aside', 'previewed', 'stopped', 'none-aside'])(
    'is not made where no check has ended: %s',
    async (name) => {
      const { page } = await open(snapshots[name]);
      await page.getByRole('heading').first().waitFor();
      expect(await page.getByText(offer).count()).toBe(0);
    },
  );
});

describe('a click in the restore window', () => {
  it.each<[string, SnapshotName, string, string, unknown]>([
    ['on Preview previews', 'seven-aside', 'Preview', 'restore:start', { mode: 'preview', keys: worthChecking }],
    ['on Check only checks', 'seven-aside', 'Check only', 'restore:start', { mode: 'check', keys: worthChecking }],
    [
      'on Check and restore restores',
      'seven-aside',
      'Check and restore',
      'restore:start',
      { mode: 'restore', keys: worthChecking },
    ],
    ['on Stop stops', 'checking', 'Stop', 'restore:stop', null],
    ['on Clear preview clears it', 'previewed', 'Clear preview', 'restore:clear', null],
    ['on Done clears the results', 'restored', 'Done', 'restore:clear', null],
    ['on Copy report copies it', 'restored', 'Copy report', 'report:copy', { key: null }],
    [
      'on Check again checks that one',
      'restored',
      'Check again, lena@harborlight.example',
      'restore:start',
      { mode: 'restore', keys: [keyOf('lena@harborlight.example')] },
    ],
    [
      'on Check weekly accepts the offer',
      'restored',
      'Check weekly',
      'settings:change',
      { change: { weeklyCheck: 'on' } },
    ],
    ['on No declines the weekly check', 'restored', 'No', 'settings:change', { change: { weeklyCheck: 'off' } }],
    ['on Show backup shows it', 'list-broken', 'Show backup', 'file:show', { which: 'backup' }],
    ['on Read again reads', 'list-broken', 'Read again', 'usage:refresh', null],
    [
      'on Diagnose… finds out why many failed',
      'held-back',
      'Diagnose…',
      'window:open',
      { window: 'diagnostics', key: null },
    ],
    ['on Try now tries', 'held-back', 'Try now', 'usage:refresh', null],
    ['on Only watch chooses that', 'unasked', 'Only watch', 'management:choose', { choice: 'watch' }],
    [
      'on Set aside and bring back chooses that',
      'unasked',
      'Set aside and bring back',
      'management:choose',
      { choice: 'manage' },
    ],
  ])('%s', async (_name, state, label, call, request) => {
    const here = await open(snapshots[state]);
    await here.page.getByRole('button', { name: label, exact: true }).click();
    expect(await asked(here)).toEqual([[call, request]]);
  });

  it('on a check box leaves that account out', async () => {
    const here = await open(seven);
    await here.page.getByRole('checkbox', { name: 'Select build@fernhill.example' }).uncheck();
    await here.page.getByText('5 of 7 selected').waitFor();
    await here.page.getByRole('button', { name: 'Check only' }).click();
    expect(await asked(here)).toEqual([
      ['restore:start', { mode: 'check', keys: worthChecking.filter((key) => key !== first) }],
    ]);
  });

  it('on a row opens its story and what can be done', async () => {
    const here = await open(seven);
    await here.page.getByText('Unused for too long').click();
    await here.page.getByText('refresh_token_expired').first().waitFor();
    await here.page.getByRole('button', { name: 'Check this one' }).click();
    expect(await asked(here)).toEqual([['restore:start', { mode: 'restore', keys: [second] }]]);
  });

  it.each<[string, string, string]>([
    ['Remove…', 'Remove', 'account:remove'],
    ['Restore without checking…', 'Restore', 'account:restore-unchecked'],
  ])('on %s asks first, starting on Cancel also where that comes last', async (item, confirm, call) => {
    const here = await open({ ...seven, surroundings: { ...seven.surroundings, platform: 'windows' } });
    const { page } = here;
    const choose = async (): Promise<void> => {
      await page.getByRole('button', { name: 'More for build@fernhill.example' }).click();
      await page.getByRole('menuitem', { name: item }).click();
      await page.getByRole('alertdialog').waitFor();
    };
    await choose();
    await here.until('document.activeElement.textContent === "Cancel"');
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await asked(here)).toEqual([]);
    await choose();
    await page.getByRole('alertdialog').getByRole('button', { name: confirm, exact: true }).click();
    expect(await asked(here)).toEqual([[call, { key: first }]]);
  });

  it('on Undo restore asks first, and names how many return', async () => {
    const here = await open(snapshots.restored);
    await here.page.getByRole('button', { name: 'Undo restore' }).click();
    await here.page.getByText('2 accounts return here with their current sign-ins.').waitFor();
    await here.page.getByRole('alertdialog').getByRole('button', { name: 'Undo restore' }).click();
    expect(await asked(here)).toEqual([['restore:undo', { keys: sevenKeys.slice(0, 2) }]]);
  });

  it('on Set an account aside asks which one', async () => {
    const here = await open(snapshots['none-aside']);
    await here.page.getByRole('button', { name: 'Set an account aside…' }).click();
    const dialog = here.page.getByRole('alertdialog');
    expect(await dialog.getByRole('button', { name: 'Set aside' }).isEnabled()).toBe(false);
    const inks =
      '[...document.querySelectorAll("input[type=radio]")].map((dot) => getComputedStyle(dot).backgroundColor)';
    expect(new Set(await here.page.evaluate<readonly string[]>(inks))).toEqual(new Set(['rgba(0, 0, 0, 0)']));
    await dialog.getByRole('radio', { name: 'kai@lanternworks.example' }).check();
    await dialog.getByRole('button', { name: 'Set aside' }).click();
    expect(await asked(here)).toEqual([['account:set-aside', { key: keyOf('kai@lanternworks.example') }]]);
  });

  it('on what concerns Codex’s own sign-in never offers to move or remove it', async () => {
    const own = { ...account('build@fernhill.example'), sources: ['cli'], state: 'needs-sign-in' } as const;
    const { page } = await open({ ...seven, status: seven.status && { ...seven.status, accounts: [own] } });
    await page.getByRole('button', { name: 'More for build@fernhill.example' }).click();
    const items = await page.getByRole('menuitem').allTextContents();
    expect(items).toEqual(['Sign in again…', 'Check this one', 'Copy report']);
  });
});

describe('the comparison of two accounts', () => {
  const compare = async (name: SnapshotName, width?: number): Promise<OpenPage> => {
    const here = await open(snapshots[name], width);
    await here.page.getByRole('button', { name: 'Compare…, ' }).click();
    await here.page.getByRole('dialog', { name: 'Another account answered' }).waitFor();
    return here;
  };

  it.each<SnapshotName>(['other-answered', 'other-answered-hidden'])(
    'leaves nothing unnamed or too pale, and keeps all in sight where text is twice as large: %s',
    async (name) => {
      const here = await compare(name);
      expect(here.complaints).toEqual([]);
      expect(await findBarriers(here)).toEqual([]);
      await here.page.setViewportSize({ width: 320, height: 640 });
      expect(await beyondEdge(here)).toEqual([]);
    },
  );

  it('shows who was expected beside who answered', async () => {
    const { page } = await compare('other-answered');
    const rows = await page.getByRole('dialog').getByRole('row').allTextContents();
    expect(rows.slice(0, 2)).toEqual(['ExpectedAnswered', 'E-mailbuild@fernhill.examplekai@lanternworks.example']);
  });

  it('begins a sign-in with Enter, and is over then', async () => {
    const here = await compare('other-answered');
    await here.until('document.activeElement.textContent === "Sign in again…"');
    await here.page.keyboard.press('Enter');
    await here.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await asked(here)).toEqual([['sign-in:start', { key: first, way: 'browser' }]]);
  });

  it('leads to the question whether to remove the account', async () => {
    const here = await compare('other-answered');
    await here.page.getByRole('button', { name: 'Remove…' }).click();
    await here.page.getByRole('alertdialog', { name: 'Remove build@fernhill.example?' }).waitFor();
    expect(await asked(here)).toEqual([]);
  });

  it('is closed without anything being done, by a button or because nobody knows any more who answered', async () => {
    const here = await compare('other-answered');
    await here.page.getByRole('button', { name: 'Keep set aside' }).click();
    await here.page.getByRole('dialog').waitFor({ state: 'detached' });
    await here.page.getByRole('button', { name: 'Compare…, ' }).click();
    await here.page.getByRole('dialog').waitFor();
    await here.bridge.push('snapshot:changed', snapshots['other-answered-unknown']);
    await here.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await asked(here)).toEqual([]);
  });
});

describe('the keyboard in the restore window', () => {
  it('goes through the rows with the arrows, selects with Space and opens with Enter', async () => {
    const here = await open(seven);
    const { page } = here;
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(focusedKey)).toBe(first);
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(focusedKey)).toBe(second);
    await page.keyboard.press(' ');
    await page.getByText('5 of 7 selected').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Check this one' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Check this one' }).waitFor({ state: 'detached' });
    expect(await asked(here)).toEqual([]);
  });

  it('selects all', async () => {
    const { page } = await open(seven);
    await page.keyboard.press('Control+a');
    await page.getByText('7 of 7 selected').waitFor();
  });

  it('never stops a run with Escape', async () => {
    const here = await open(snapshots.checking);
    await here.page.keyboard.press('Escape');
    expect(await asked(here)).toEqual([]);
  });

  it('closes a question with Escape and comes back to the row', async () => {
    const here = await open(seven);
    const { page } = here;
    await page.keyboard.press('ArrowDown');
    await here.until('document.activeElement.dataset.key !== undefined');
    await page.keyboard.press('Tab');
    await here.until('document.activeElement.tagName === "BUTTON"');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Remove…' }).waitFor();
    await here.until('document.activeElement.closest("[role=menu]") !== null');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await here.until('document.activeElement.closest("[role=alertdialog]") !== null');
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await here.until('document.activeElement.closest("[data-key]") !== null');
  });
});

describe('an account that a notification is about', () => {
  it('is opened, marked and reached by the keyboard', async () => {
    const here = await open(seven);
    const last = sevenKeys.at(-1) ?? '';
    await here.bridge.push('account:focused', { key: last });
    await here.page.locator(`.called[data-key="${last}"]`).waitFor();
    expect(await here.page.evaluate(focusedKey)).toBe(last);
    await here.page.getByRole('button', { name: 'Check this one' }).waitFor();
  });
});
