import { describe, expect, it } from 'vitest';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { ShownSignIn } from '../../shared/sign-in.ts';
import { keyOf } from '../support/snapshot-parts.ts';
import { snapshots } from '../support/snapshots.ts';
import { useSpecPages } from '../support/spec-pages.ts';
import type { Answers } from '../visual/fake-bridge.ts';
import type { OpenPage } from '../visual/page-session.ts';

/*
 * The dialog and a person who is faster than it: what was put aside stays there, and Escape counts from the first moment on.
 */

const pages = useSpecPages();

const open = (signIns: readonly ShownSignIn[], answers: Answers = {}): Promise<OpenPage> =>
  pages.open({ window: 'restore', snapshot: { ...seven, signIns }, answers });

const seven: AppSnapshot = snapshots['seven-aside'];
const [first] = snapshots['sign-in-browser'].signIns;
const build = 'build@fernhill.example';

function goingOn(): ShownSignIn {
  if (first === undefined) throw new Error('There is a snapshot with a sign-in that goes on.');
  return first;
}

const queued: ShownSignIn = {
  ...goingOn(),
  id: 'the-second',
  key: keyOf(build),
  label: build,
  state: { kind: 'queued' },
  until: null,
};

const dialogOf = ({ page }: OpenPage) => page.getByRole('dialog');
const gone = (here: OpenPage): Promise<void> => dialogOf(here).waitFor({ state: 'detached' });

async function putAside(here: OpenPage): Promise<void> {
  await dialogOf(here).waitFor();
  await here.page.keyboard.press('Escape');
  await gone(here);
}

async function signInAgain({ page }: OpenPage, email: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${email}` }).click();
  await page.getByRole('menuitem', { name: 'Sign in again…' }).click();
}

describe('sign-ins that were put aside', () => {
  it('come back when another one joins them, not before it is there', async () => {
    const here = await open([goingOn()], { 'sign-in:start': 'never' });
    await putAside(here);
    await signInAgain(here, build);
    await here.until("window.madeUp.calls.some(({ name }) => name === 'sign-in:start')");
    expect(await dialogOf(here).count()).toBe(0);
    await here.bridge.push('snapshot:changed', { ...seven, signIns: [goingOn(), queued] });
    await dialogOf(here).getByText(build).waitFor();
  });

  it('stay aside when they were put there before the answer came that the new one has begun', async () => {
    const here = await open([goingOn()], { 'sign-in:start': 'never' });
    await putAside(here);
    await signInAgain(here, build);
    await here.bridge.push('snapshot:changed', { ...seven, signIns: [goingOn(), queued] });
    await putAside(here);
    await here.bridge.push('snapshot:changed', { ...seven, signIns: [goingOn(), queued] });
    await here.page.getByRole('button', { name: 'Show', exact: true }).waitFor();
    expect(await dialogOf(here).count()).toBe(0);
  });

  it('come back for an account that is among them', async () => {
    const here = await open([goingOn(), queued], { 'sign-in:start': { ok: true, value: { id: queued.id } } });
    await putAside(here);
    await signInAgain(here, build);
    await dialogOf(here).getByText(build).waitFor();
  });
});

describe('a dialog that opens', () => {
  it('takes Escape in the very moment it is there', async () => {
    const here = await open([]);
    await here.page.getByRole('row').first().waitFor();
    await here.page.evaluate(`new MutationObserver((_changes, watch) => {
      if (document.querySelector('[role="dialog"]') === null) return;
      watch.disconnect();
      window.pressed = true;
      (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    }).observe(document.body, { childList: true, subtree: true }) ?? null`);
    await here.bridge.push('snapshot:changed', { ...seven, signIns: [goingOn()] });
    await here.until('window.pressed === true');
    await gone(here);
    await here.page.getByRole('button', { name: 'Show', exact: true }).waitFor();
  });
});
