import { describe, expect, it } from 'vitest';
import { snapshots } from '../support/snapshots.ts';
import { useSpecPages } from '../support/spec-pages.ts';
import type { OpenPage } from '../visual/page-session.ts';

const pages = useSpecPages();

const open = (window: 'restore' | 'popover'): Promise<OpenPage> =>
  pages.open({ window, snapshot: snapshots['list-broken'], width: window === 'restore' ? 640 : 340 });

describe('a list that cannot be read', () => {
  it('is told in the popover with the copy that there is, by no path', async () => {
    const { page } = await open('popover');
    const said = (await page.getByRole('status').textContent()) ?? '';
    expect(said).toMatch(
      /^The set-aside accounts could not be read ?The file ends in the middle, .* lists 3 accounts\.Show file$/,
    );
    expect(said).not.toContain('/');
  });

  it('says of a broken list what lies there, and how many accounts its newest copy has', async () => {
    const { page } = await open('restore');
    const said = (await page.getByRole('alert').locator('p').textContent()) ?? '';
    expect(said).toMatch(/^The file ends in the middle, .* The newest backup, from .*, lists 3 accounts\.$/);
    const [broken, copy] = await page.getByRole('listitem').allTextContents();
    expect(await page.getByRole('heading', { name: 'What was found' }).count()).toBe(1);
    expect(broken).toMatch(/openai-codex-flagged-accounts\.json, 2\.1 kB, stops at line 41$/);
    expect(copy).toMatch(/openai-codex-flagged-accounts\.json\.bak, 4 kB, 3 accounts$/);
  });

  it('says once what is in the way when a click meets it too', async () => {
    const here = await open('restore');
    const meet = async (message: string): Promise<void> => {
      const error = { code: 'store-broken', message, hint: 'Mend it.' } as const;
      await here.bridge.answer({ 'usage:refresh': { ok: false, error } });
      await here.page.getByRole('button', { name: 'Read again' }).click();
    };
    await meet('Something else is in the way.');
    const other = here.page.getByText('Something else is in the way.');
    await other.waitFor();
    await meet(snapshots['list-broken'].problem?.message ?? '');
    await other.waitFor({ state: 'detached' });
    expect(await here.page.getByRole('alert').count()).toBe(1);
  });
});
