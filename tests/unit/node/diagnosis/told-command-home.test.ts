import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PathInUse } from '../../../../main/core/diagnosis/facts.ts';
import { createPlaceNotes } from '../../../../main/node/diagnosis/place-notes.ts';
import { createToldCommandHome } from '../../../../main/node/diagnosis/told-command-home.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'told-command-home-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const notesOf = (side: 'app' | 'command' | null) =>
  createPlaceNotes({ side, home, platform: 'linux', log: { write: () => undefined } });

function inUse(path: string): readonly PathInUse[] {
  return [{ name: 'Codex home', path, variable: null, isChosen: false, exists: true, isAbsolute: true }];
}

function told(side: 'app' | null, nowMs = Date.now): () => string | null {
  const codexHome = join(home, '.codex');
  const placeNotes = notesOf(side);
  const dirs = { folders: [codexHome], homeDirs: () => [home], nowMs };
  return createToldCommandHome({ inUse: () => inUse(codexHome), codexHome, placeNotes, ...dirs });
}

describe('what the app tells of the Codex home of the command', () => {
  it('is what the command has noted, for as long as the two differ', async () => {
    await notesOf('app').note(inUse(join(home, '.codex')));
    expect(told('app')()).toBeNull();
    await notesOf('command').note(inUse(join(home, 'elsewhere')));
    expect(told('app')()).toBe('…/elsewhere');
    await notesOf('command').note(inUse(join(home, '.codex')));
    expect(told('app')()).toBeNull();
  });

  it('is read once for many snapshots, and again after a while', async () => {
    await notesOf('app').note(inUse(join(home, '.codex')));
    let nowMs = Date.now();
    const tell = told('app', () => nowMs);
    expect(tell()).toBeNull();
    await notesOf('command').note(inUse(join(home, 'elsewhere')));
    expect(tell()).toBeNull();
    nowMs += 6_000;
    expect(tell()).toBe('…/elsewhere');
  });

  it('is nothing in the demo, which reads no notes', async () => {
    await notesOf('app').note(inUse(join(home, '.codex')));
    await notesOf('command').note(inUse(join(home, 'elsewhere')));
    expect(told(null)()).toBeNull();
  });
});
