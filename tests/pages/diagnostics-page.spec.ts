import { describe, expect, it } from 'vitest';
import { diagnoses, repairs } from '../support/diagnoses.ts';
import { keyOf } from '../support/snapshot-parts.ts';
import { snapshots } from '../support/snapshots.ts';
import { asked, useSpecPages } from '../support/spec-pages.ts';
import type { Answers } from '../visual/fake-bridge.ts';
import { findBarriers } from '../visual/find-barriers.ts';
import type { Look, OpenPage } from '../visual/page-session.ts';

/** What a window is like when it opens, and both that it can become at once: narrow as text twice as large leaves it, and dark. */
const usualLook: Look = { scheme: 'light', width: 720 };
const looks: readonly Look[] = [usualLook, { scheme: 'dark', width: 320 }];

const pages = useSpecPages();

function open(answers: Answers, platform: 'macos' | 'windows' = 'macos'): Promise<OpenPage> {
  const usual = snapshots['one-login'];
  const snapshot = { ...usual, surroundings: { ...usual.surroundings, platform } };
  return pages.open({ window: 'diagnostics', snapshot, answers, ...usualLook });
}

const look = (name: keyof typeof diagnoses): Answers => ({ 'diagnosis:look': { ok: true, value: diagnoses[name] } });
const error = { code: 'disk-full', message: 'No room is left.', hint: 'Make room, then check again.' } as const;
const troubled: Answers = {
  ...look('troubled'),
  'diagnosis:plan': { ok: true, value: repairs.planned },
  'diagnosis:repair': { ok: true, value: repairs.partly },
  'diagnosis:take-back': { ok: true, value: repairs.undone },
};

async function called(here: OpenPage): Promise<readonly string[]> {
  return (await asked(here)).map(([name]) => name);
}

const states: readonly (readonly [string, Answers, readonly string[]])[] = [
  ['while it looks', { 'diagnosis:look': 'never' }, []],
  ['when it could not look', { 'diagnosis:look': { ok: false, error } }, []],
  ['when all is well, details open', look('well'), ['Details']],
  ['with notes and a repair that can be undone', look('notes'), []],
  ['with every finding there is', look('everything'), []],
  ['with a service out of reach', look('unreachable'), []],
  ['with files that cannot be read', look('broken'), []],
  ['before a repair', troubled, ['Repair…']],
  ['after a repair', troubled, ['Repair…', 'Repair']],
  ['after a repair that was undone', troubled, ['Repair…', 'Repair', 'Undo repair']],
  ['when a repair was refused', { ...troubled, 'diagnosis:plan': { ok: false, error } }, ['Repair…']],
];

describe('the Diagnostics window', () => {
  it.each(states)(
    'leaves nothing unnamed, too pale or beyond its edge in light at 720 pixels, and then in dark at 320: %s',
    async (_when, answers, clicks) => {
      const here = await open(answers);
      const { page } = here;
      for (const name of clicks) await page.getByText(name, { exact: true }).last().click();
      const isBusy = answers['diagnosis:look'] === 'never';
      await here.until(`document.querySelector('main').getAttribute('aria-busy') === '${isBusy}'`);
      for (const look of looks) {
        await here.turn(look);
        expect([look, await findBarriers(here)]).toEqual([look, []]);
        const wide = await page.evaluate<number>(
          'Math.max(...[...document.querySelectorAll("main *")].filter((it) => !it.closest(".unseen, thead")).map((it) => it.getBoundingClientRect().right))',
        );
        expect(wide).toBeLessThanOrEqual(look.width);
      }
      expect(here.complaints).toEqual([]);
    },
  );

  it('tells who else was at work on which sign-in and for how long, and nothing where nobody was', async () => {
    const here = await open(troubled);
    const story = here.page.getByRole('region', { name: 'Other programs at work' });
    await story.getByText('Another program refreshes kai@lanternworks.example too').waitFor();
    expect(await story.getByRole('listitem').count()).toBe(2);
    await here.bridge.answer(look('well'));
    await here.page.getByRole('button', { name: 'Check again' }).click();
    await here.page.getByRole('heading', { name: 'All is well' }).waitFor();
    expect(await story.count()).toBe(0);
  });

  it('looks once when it opens, and again only when it is asked to', async () => {
    const here = await open(look('well'));
    await here.page.getByRole('heading', { name: 'All is well' }).waitFor();
    expect(await called(here)).toEqual(['diagnosis:look']);
    await here.bridge.answer(look('troubled'));
    await here.page.getByRole('button', { name: 'Check again' }).click();
    await here.page.getByRole('heading', { name: '1 thing does not work' }).waitFor();
    expect(await called(here)).toEqual(['diagnosis:look', 'diagnosis:look']);
    expect(await here.page.getByRole('status').allTextContents()).toContain('1 thing does not work');
  });

  it('keeps showing what it found while it looks again, and begins nothing else', async () => {
    const here = await open(troubled);
    await here.page.getByRole('heading', { name: '1 thing does not work' }).waitFor();
    await here.bridge.answer({ 'diagnosis:look': 'never' });
    await here.page.getByRole('button', { name: 'Check again' }).click();
    expect(await here.page.getByRole('button', { name: 'Checking…' }).isDisabled()).toBe(true);
    expect(await here.page.getByRole('button', { name: 'Repair…', exact: true }).isDisabled()).toBe(true);
    expect(await here.page.getByRole('list', { name: 'Findings' }).getByRole('listitem').count()).toBe(8);
  });

  it('shows the plan, repairs only after a yes, says what was done and undoes it', async () => {
    const here = await open(troubled);
    const { page } = here;
    await page.getByRole('button', { name: 'Repair…', exact: true }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Repair 3 things?' });
    await dialog.getByText('Let nobody but you read it (mode 600).').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await called(here)).toEqual(['diagnosis:look', 'diagnosis:plan']);
    await page.getByRole('button', { name: 'Repair… Pool' }).click();
    await dialog.getByRole('button', { name: 'Repair', exact: true }).click();
    const result = page.getByRole('region', { name: '2 of 3 repaired' });
    await result.getByText('one record with the facts of both stays.').waitFor();
    await result.getByText(/It is still there/).waitFor();
    await here.until('document.activeElement?.id === "result"');
    await result.getByRole('button', { name: 'Undo repair' }).click();
    await page.getByRole('region', { name: 'The repair was undone' }).waitFor();
    expect((await called(here)).slice(2)).toEqual([
      'diagnosis:plan',
      'diagnosis:repair',
      'diagnosis:look',
      'diagnosis:take-back',
      'diagnosis:look',
    ]);
  });

  it('needs nothing but the keyboard', async () => {
    const here = await open(troubled);
    const { page } = here;
    await page.getByRole('heading', { name: '1 thing does not work' }).waitFor();
    const focused = () => page.evaluate<string>('document.activeElement?.textContent ?? ""');
    const tabTo = async (text: string): Promise<void> => {
      for (let step = 0; step < 40 && (await focused()) !== text; step += 1) await page.keyboard.press('Tab');
      expect(await focused()).toBe(text);
    };
    await page.locator('summary').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Programs', exact: true }).waitFor();
    await tabTo('Copy report');
    await tabTo('Check again');
    await tabTo('Repair…');
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await here.until('document.activeElement?.textContent === "Cancel"');
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await here.until('document.activeElement?.textContent === "Repair…"');
    await page.keyboard.press('Enter');
    await here.until('document.activeElement?.textContent === "Cancel"');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: '2 of 3 repaired' }).waitFor();
    expect(await called(here)).toContain('diagnosis:repair');
  });

  it('copies without e-mail addresses unless they are asked for, and says so politely', async () => {
    const here = await open(look('well'));
    const { page } = here;
    await page.getByRole('button', { name: 'Copy report' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.getByRole('status').allTextContents()).toContain('The report is in the clipboard.');
    await page.getByRole('checkbox', { name: 'With e-mail addresses' }).check();
    await page.getByRole('button', { name: /Cop/ }).click();
    const copies = (await here.bridge.calls()).filter(({ name }) => name === 'diagnosis:copy');
    expect(copies.map(({ request }) => request)).toEqual([{ withEmails: false }, { withEmails: true }]);
  });

  it('says aloud what could not be done, and that it can be tried again', async () => {
    const here = await open({ ...look('well'), 'diagnosis:copy': { ok: false, error } });
    await here.page.getByRole('button', { name: 'Copy report' }).click();
    await here.page.getByRole('alert').getByText('Make room, then check again.').waitFor();
    expect(await here.page.getByRole('button', { name: 'Copy report' }).isEnabled()).toBe(true);
  });

  it.each([
    [
      'Sign in again… build@fernhill.example',
      'sign-in:start',
      { key: keyOf('build@fernhill.example'), way: 'browser' },
    ],
    ['Open the list Accounts', 'window:open', { window: 'restore', key: null }],
    ['Try now noor@fernhill.example', 'usage:refresh', null],
  ])('leads on with %s', async (name, call, request) => {
    const here = await open(troubled);
    await here.page.getByRole('button', { name, exact: true }).click();
    expect((await here.bridge.calls()).filter((one) => one.name === call)).toEqual([{ name: call, request }]);
  });

  it('confirms first on Windows', async () => {
    const { page } = await open(troubled, 'windows');
    await page.getByRole('button', { name: 'Repair…', exact: true }).click();
    const buttons = page.getByRole('alertdialog').getByRole('button');
    expect(await buttons.allTextContents()).toEqual(['Repair', 'Cancel']);
  });
});
