import { describe, expect, it } from 'vitest';
import { keyOf } from '../support/snapshot-parts.ts';
import { type SnapshotName, snapshots } from '../support/snapshots.ts';
import { requestsOf, useSpecPages } from '../support/spec-pages.ts';
import { findBarriers } from '../visual/find-barriers.ts';
import type { OpenPage } from '../visual/page-session.ts';

const pages = useSpecPages();

const open = (name: SnapshotName): Promise<OpenPage> => pages.open({ window: 'popover', snapshot: snapshots[name] });

const states: readonly SnapshotName[] = [
  'will-need-attention',
  'another-will-need-attention',
  'spent-elsewhere',
  'sign-in-is-first',
  'sign-in-is-first-aside',
  'sign-in-browser',
  'sign-in-code',
  'sign-in-done',
];

describe('the popover about sign-ins', () => {
  it.each(states)('leaves nothing unnamed and nothing too pale, in light and then in dark: %s', async (name) => {
    const here = await open(name);
    expect(await findBarriers(here)).toEqual([]);
    await here.turn({ scheme: 'dark', width: 340 });
    expect(await findBarriers(here)).toEqual([]);
  });

  it.each<[string, SnapshotName, string, string, unknown]>([
    ['begins the first sign-in', 'first-run', 'Sign in to Codex…', 'sign-in:start', { key: null, way: 'browser' }],
    ['looks for the first sign-in elsewhere', 'first-run', 'Look elsewhere…', 'codex-home:choose', null],
    ['begins with made-up accounts', 'first-run', 'Try it with made-up accounts', 'demo:start', null],
    [
      'begins a sign-in where that comes first',
      'sign-in-is-first-aside',
      'Sign in again…',
      'sign-in:start',
      { key: keyOf('ops@fernhill.example'), way: 'browser' },
    ],
    [
      'begins one before it fails',
      'cannot-refresh',
      'Sign in again…',
      'sign-in:start',
      { key: keyOf('mira@fernhill.example'), way: 'browser' },
    ],
    [
      'opens the settings where nobody refreshes',
      'nobody-refreshes',
      'Settings…',
      'window:open',
      { window: 'settings', key: null },
    ],
    ['tries an old sign-in while there is time', 'will-need-attention', 'Refresh', 'usage:refresh', null],
    ['marks as seen who else is at work', 'older-copy', 'OK', 'notice:seen', { id: 'conflict-older-copy' }],
    [
      'shows the sign-in that goes on',
      'sign-in-browser',
      'Show',
      'window:open',
      { window: 'restore', key: keyOf('ana@lanternworks.example') },
    ],
    ['marks a new sign-in as seen', 'sign-in-done', 'OK', 'sign-in:seen', { id: 'sign-in-ana@lanternworks.example' }],
  ])('%s with a click', async (_name, state, label, call, request) => {
    const here = await open(state);
    await here.page.getByRole('button', { name: label, exact: true }).click();
    expect(await requestsOf(here, call)).toEqual([request]);
  });

  it('on a stopped account that is only watched shows it, and its strip signs in', async () => {
    const here = await open('watch-only');
    await here.page.getByRole('button', { name: 'ops@fernhill.example, needs sign-in' }).click();
    await here.page.getByRole('dialog', { name: 'Codex quota, ops@fernhill.example' }).waitFor();
    await here.page.getByRole('status').getByText('This sign-in stopped working').waitFor();
    await here.page.getByRole('button', { name: 'Sign in again…' }).click();
    expect(await requestsOf(here, 'sign-in:start')).toEqual([{ key: keyOf('ops@fernhill.example'), way: 'browser' }]);
    expect(await requestsOf(here, 'window:open')).toEqual([]);
  });

  it('in the account menu says what its dots mean', async () => {
    const stopped = await open('sign-in-is-first');
    await stopped.page.getByRole('button', { name: /choose another account$/ }).click();
    const named = (one: OpenPage, name: string) => one.page.getByRole('menuitemradio', { name, exact: true }).waitFor();
    await named(stopped, 'mira@fernhill.example, needs sign-in');
    await named(stopped, 'june@harborlight.example');
    const ahead = await open('another-will-need-attention');
    await ahead.page.getByRole('button', { name: /choose another account$/ }).click();
    await named(ahead, 'kai@lanternworks.example, will need attention');
  });

  it('in the account menu signs in to the account that is shown', async () => {
    const here = await open('sign-in-is-first');
    await here.page.getByRole('button', { name: /choose another account/ }).click();
    await here.page.keyboard.press('End');
    await here.page.keyboard.press('Enter');
    expect(await requestsOf(here, 'sign-in:start')).toEqual([{ key: keyOf('mira@fernhill.example'), way: 'browser' }]);
  });

  it('on the fold says when the sign-in was refreshed and for how long it is good', async () => {
    const { page } = await open('will-need-attention');
    await page.getByRole('button', { name: /Credits, other limits/ }).click();
    await page
      .getByRole('listitem')
      .filter({ hasText: /^Sign-in refreshed21 days ago$/ })
      .waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: /^Accessended/ })
      .waitFor();
    await page.getByRole('button', { name: /^kai@lanternworks\.example, .*, will need attention$/ }).waitFor();
  });
});
