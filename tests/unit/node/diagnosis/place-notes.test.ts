import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PathInUse } from '../../../../main/core/diagnosis/facts.ts';
import type { Side } from '../../../../main/core/diagnosis/place-note.ts';
import { createPlaceNotes } from '../../../../main/node/diagnosis/place-notes.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'place-notes-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const notesOf = (side: Side | null) =>
  createPlaceNotes({ side, home, platform: 'linux', log: { write: () => undefined } });
const noteDir = (): string => join(home, '.config', 'Codex Quota Tray');

function inUse(path: string, variable: string | null = null): readonly PathInUse[] {
  return [{ name: 'Codex home', path, variable, isChosen: false, exists: true, isAbsolute: true }];
}

describe('the notes of app and command', () => {
  it('are found by the other one, and by no other account of this computer', async () => {
    const [app, command] = [notesOf('app'), notesOf('command')];
    await app.note(inUse('/srv/codex', 'CODEX_HOME'));
    const place = { name: 'Codex home', path: '/srv/codex', variable: 'CODEX_HOME', isChosen: false, isSame: false };
    expect(command.other(inUse('/home/mira/.codex'))).toMatchObject({ by: 'app', places: [place] });
    expect(app.other(inUse('/srv/codex'))).toBeNull();
    expect((await stat(join(noteDir(), 'paths-of-app.json'))).mode & 0o777).toBe(0o600);
  });

  it('take two names of one folder for one', async () => {
    await mkdir(join(home, 'real'));
    await symlink(join(home, 'real'), join(home, 'link'));
    await notesOf('app').note(inUse(join(home, 'link')));
    expect(notesOf('command').other(inUse(`${join(home, 'real')}/`))?.places).toMatchObject([{ isSame: true }]);
  });

  it('are left alone while they say the same', async () => {
    const { note } = notesOf('app');
    await note(inUse('/srv/codex'));
    const path = join(noteDir(), 'paths-of-app.json');
    const { ino } = await stat(path);
    await note(inUse('/srv/codex'));
    expect((await stat(path)).ino).toBe(ino);
    await note(inUse('/srv/other'));
    expect(await readFile(path, 'utf8')).toContain('/srv/other');
  });

  it('are whole whoever writes at the same time, and nothing else stays', async () => {
    await notesOf('app').note(inUse('/srv/app'));
    const writers = Array.from({ length: 20 }, (_none, index) => notesOf('command').note(inUse(`/srv/codex-${index}`)));
    await Promise.all([...writers, notesOf('app').note(inUse('/srv/app-too'))]);
    expect(notesOf('app').other([])?.places).toHaveLength(1);
    expect((await readdir(noteDir())).sort()).toEqual(['paths-of-app.json', 'paths-of-command.json']);
  });

  it.each([
    ['broken', '{"version":1'],
    ['giant', `{"version":1,"places":["${'x'.repeat(70_000)}"]}`],
  ])('count for nothing when the file is %s', async (_what, text) => {
    await mkdir(noteDir(), { recursive: true });
    await writeFile(join(noteDir(), 'paths-of-app.json'), text);
    expect(notesOf('command').other([])).toBeNull();
  });

  it('get in nobody’s way where they cannot be written', async () => {
    await writeFile(join(home, '.config'), 'a file');
    await expect(notesOf('app').note(inUse('/srv/codex'))).resolves.toBeUndefined();
  });

  it('are made by the command only where the app has been', async () => {
    await notesOf('command').note(inUse('/srv/codex'));
    expect(await readdir(home)).toEqual([]);
    await notesOf('app').note(inUse('/srv/codex'));
    await notesOf('command').note(inUse('/srv/codex'));
    expect((await readdir(noteDir())).sort()).toEqual(['paths-of-app.json', 'paths-of-command.json']);
  });

  it('are neither read nor written in the demo', async () => {
    const demo = notesOf(null);
    await demo.note(inUse('/tmp/demo'));
    expect(await readdir(home)).toEqual([]);
    await notesOf('app').note(inUse('/srv/codex'));
    await notesOf('command').note(inUse('/srv/codex'));
    expect(demo.other(inUse('/tmp/demo'))).toBeNull();
  });
});
