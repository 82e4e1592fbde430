import { dirname, join, parse } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPlaceNotes } from '../../main/node/diagnosis/place-notes.ts';
import { createCodexHome, flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { readPopover, untilSnapshot, useStory } from '../support/story.ts';

const story = useStory();

/** Where computers keep things; beside the folders in use none of it is any window's business. */
const paths =
  /(?:^|[\s"'`(])((?:\/(?:home|root|Users|tmp|private|var|etc|work|opt|usr|srv)\/|[A-Za-z]:[\\/])[^\s"'`)]*)/g;
const commandHome = join(parse(process.cwd()).root, 'srv', 'clients-of-mira', 'work-codex');

/** The command was at work with a Codex home of its own. */
async function noteCommandHome(home: string): Promise<void> {
  const log = { write: () => undefined };
  const notes = (side: 'app' | 'command') => createPlaceNotes({ side, home, platform: process.platform, log });
  const place = { variable: 'CODEX_HOME', isChosen: false, exists: true, isAbsolute: true };
  await notes('app').note([]);
  await notes('command').note([{ ...place, name: 'Codex home', path: commandHome }]);
}

describe('what crosses between main and the windows', () => {
  it('holds no token, and no path outside the folders in use but a last name, through a full run', async () => {
    const { world } = story;
    const names = ['mira', 'kai', 'lea', 'noa'] as const;
    const [mira, kai, lea, noa] = names.map((name) => world.account(name));
    if (mira === undefined || kai === undefined || lea === undefined || noa === undefined) throw new Error('Four.');
    await world.home.writeAuth(mira.tokens);
    const elsewhere = await createCodexHome();
    onTestFinished(elsewhere.remove);
    await elsewhere.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)]);
    await elsewhere.writeFlagged([flaggedRecord(lea.tokens), flaggedRecord(noa.tokens)]);
    await noteCommandHome(world.home.dir);
    noa.behave({ token: { kind: 'refused', code: 'refresh_token_expired' } });
    const poolRoot = dirname(elsewhere.poolPath);
    const app = await story.startWith({ CODEX_MULTI_AUTH_DIR: poolRoot });
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
    await (await app.window('settings')).getByText(/uses another Codex home/i).waitFor();
    await app.tray.choose(/^Diagnostics…$/);
    const diagnostics = await app.window('diagnostics');
    await diagnostics.getByText('Details', { exact: true }).click();
    await diagnostics.getByRole('button', { name: 'Copy report' }).click();
    await diagnostics.getByRole('button', { name: 'Copied' }).waitFor();
    const stored = [await world.home.readAuth(), await elsewhere.readPool(), await elsewhere.readFlagged()];
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
    const seen = crossed.flatMap(({ text }) => textsIn(JSON.parse(String(text))).flatMap(pathsIn));
    const inUse = [world.home.dir, poolRoot];
    for (const dir of inUse) expect(seen).toContain(dir);
    expect(seen.filter((path) => !inUse.some((dir) => path.startsWith(dir)))).toEqual([]);
    const ofCommand = crossed.flatMap(({ text }) => String(text).match(/[^\s"]*work-codex[^\s"]*/g) ?? []);
    expect(ofCommand.length).toBeGreaterThan(0);
    expect(ofCommand.filter((shown) => !/^`?…\/work-codex[`.,]*$/.test(shown))).toEqual([]);
    expect(crossed.filter(({ text }) => String(text).includes('clients-of-mira'))).toEqual([]);
  });
});

/** Every text of a message, without the marks that JSON puts into it. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function pathsIn(text: string): readonly string[] {
  return [...text.matchAll(paths)].map(([, path]) => String(path));
}

function tokensIn(value: unknown): readonly string[] {
  return JSON.stringify(value).match(/(?:rt_|eyJ)[\w.-]{24,}/g) ?? [];
}
