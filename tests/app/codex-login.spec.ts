import { describe, expect, it } from 'vitest';
import { readPopover, untilSnapshot, useStory } from '../support/story.ts';

const story = useStory();

describe("Codex's own sign-in", () => {
  it('is told of when it dies, and comes back by itself after codex login', async () => {
    const { world } = story;
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const app = await story.start();
    const popover = await readPopover(app);
    mira.invalidateAccess();
    mira.behave({ token: { kind: 'refused', code: 'refresh_token_invalidated' } });
    await popover.getByRole('button', { name: /^Refresh/ }).click();
    await app.notification(/mira@studio\.example needs sign-in/);
    await popover.getByRole('status').getByText('This sign-in stopped working').waitFor();

    mira.behave({ token: { kind: 'healthy' } });
    await world.home.writeAuth(mira.signIn());
    await popover.getByRole('button', { name: /^Refresh/ }).click();
    await popover.getByRole('button', { name: /^75 percent left/ }).waitFor();
    await expect.poll(() => popover.getByText('This sign-in stopped working').count()).toBe(0);
  });

  it('is followed to another account when auth.json is switched under the app', async () => {
    const { world } = story;
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeAuth(mira.tokens);
    const app = await story.start();
    const popover = await readPopover(app);
    await world.home.writeAuth(kai.tokens);
    await popover.getByRole('button', { name: /^Refresh/ }).click();
    await untilSnapshot(app, ({ status, leadKey }) => {
      const lead = status?.accounts.find(({ key }) => key === leadKey);
      return lead?.email === kai.email && lead.fetchedAt !== null;
    });
    await popover.getByText('kai').first().waitFor();
    expect((await world.home.readAuth()).tokens['account_id']).toBe(kai.accountId);
    expect(app.notifications()).toEqual([]);
  });
});
