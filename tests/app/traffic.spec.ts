import { describe, expect, it } from 'vitest';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { readPopover, untilSnapshot, useStory } from '../support/story.ts';

const story = useStory();

/** Where this computer keeps things; none of it but the Codex home is any window's business. */
const paths = /(?:^|["\s(])(\/(?:home|root|Users|tmp|var|etc|work|opt|usr)\/[^"\s)]*)/g;

describe('what crosses between main and the windows', () => {
  it('holds no token and no path outside the Codex home, through a full run', async () => {
    const { world } = story;
    const names = ['mira', 'kai', 'lea', 'noa'] as const;
    const [mira, kai, lea, noa] = names.map((name) => world.account(name));
    if (mira === undefined || kai === undefined || lea === undefined || noa === undefined) throw new Error('Four.');
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)]);
    await world.home.writeFlagged([flaggedRecord(lea.tokens), flaggedRecord(noa.tokens)]);
    noa.behave({ token: { kind: 'refused', code: 'refresh_token_expired' } });
    const app = await story.start();
    const popover = await readPopover(app);
    await popover.getByRole('button', { name: 'Restore…' }).click();
    const window = await app.window('restore');
    await window.getByRole('button', { name: 'Preview' }).click();
    await window.getByRole('button', { name: 'Clear preview' }).click();
    await window.getByRole('button', { name: 'Check and restore' }).click();
    await untilSnapshot(app, ({ restore: { run } }) => run.kind === 'finished');
    await window.getByRole('button', { name: /Copy/ }).first().click();
    await window.getByRole('button', { name: 'Done' }).click();
    await popover.getByRole('button', { name: 'Settings' }).click();
    await app.untilShown('settings', true);
    await app.tray.choose(/^Diagnostics…$/);
    const diagnostics = await app.window('diagnostics');
    await diagnostics.getByText('Details', { exact: true }).click();
    await diagnostics.getByRole('button', { name: 'Copy report' }).click();
    await diagnostics.getByRole('button', { name: 'Copied' }).waitFor();
    const stored = [await world.home.readAuth(), await world.home.readPool(), await world.home.readFlagged()];
    await app.quit();

    const texts = app.journal.filter(({ kind }) => kind !== 'tray-image').map((entry) => JSON.stringify(entry));
    const crossed = app.journal.filter(({ kind }) => kind === 'bridge');
    const channels = new Set(crossed.map(({ channel }) => channel));
    for (const channel of [
      'snapshot:get',
      'snapshot:changed',
      'restore:start',
      'window:open',
      'diagnosis:look',
      'diagnosis:copy',
    ]) {
      expect(channels).toContain(channel);
    }
    const issued = [mira, kai, lea, noa].flatMap(({ tokens }) => [tokens.access, tokens.refresh, tokens.id]);
    const tokens = [...issued, ...tokensIn(stored)];
    expect(tokens.length).toBeGreaterThan(12);
    const all = texts.join('\n');
    for (const token of tokens) expect(all.includes(token.slice(-24))).toBe(false);
    expect(all).not.toContain(world.service.marker);
    const seen = crossed.flatMap(({ text }) => [...String(text).matchAll(paths)].map(([, path]) => String(path)));
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter((path) => !path.startsWith(world.home.dir))).toEqual([]);
  });
});

function tokensIn(value: unknown): readonly string[] {
  return JSON.stringify(value).match(/(?:rt_|eyJ)[\w.-]{24,}/g) ?? [];
}
