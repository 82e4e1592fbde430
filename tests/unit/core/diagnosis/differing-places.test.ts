import { describe, expect, it } from 'vitest';
import type { OtherSide, PathFacts } from '../../../../main/core/diagnosis/facts.ts';
import { isFinding } from '../../../../main/core/diagnosis/finding.ts';
import { encodePlaceNote, needsNoting, parsePlaceNote } from '../../../../main/core/diagnosis/place-note.ts';
import { judgeDifferingPlaces } from '../../../../main/core/diagnosis/rules/differing-places.ts';

const nowMs = Date.parse('2026-11-21T12:00:00.000Z');
const dayMs = 24 * 60 * 60 * 1000;

interface Scene {
  readonly by: OtherSide['by'];
  readonly here: string | null;
  readonly there: string | null;
}

/** Codex home and our folder within it, here and there; the variable that names the Codex home on either side. */
function scene({ by, here, there }: Scene, notedAtMs = nowMs): PathFacts {
  const known = { exists: true, isAbsolute: true };
  return {
    inUse: [
      { name: 'Codex home', path: '/here', variable: here, isChosen: false, ...known },
      { name: 'Codex Quota', path: '/here/quota-tray', variable: null, isChosen: false, ...known },
    ],
    otherPools: [],
    projectPools: 0,
    otherSide: {
      by,
      notedAtMs,
      places: [
        { name: 'Codex home', path: '/there', variable: there, isChosen: false, isSame: false },
        { name: 'Codex Quota', path: '/there/quota-tray', variable: null, isChosen: false, isSame: false },
      ],
    },
  };
}

function judge(facts: PathFacts, platform = 'linux') {
  return judgeDifferingPlaces(facts, { platform, nowMs });
}

describe('folders that app and command do not share', () => {
  it.each<[string, Scene, string, string]>([
    [
      'a variable of the shell',
      { by: 'app', here: 'CODEX_HOME', there: null },
      'The command uses /here (named by CODEX_HOME), the app /there (the default place). A variable that is set in a shell is not seen by an app that the desktop started.',
      'echo "CODEX_HOME=/here" >> ~/.config/environment.d/codex.conf',
    ],
    [
      'a variable of the shell, seen from the app',
      { by: 'command', here: null, there: 'CODEX_HOME' },
      'The app uses /here (the default place), the command /there (named by CODEX_HOME). A variable that is set in a shell is not seen by an app that the desktop started.',
      'echo "CODEX_HOME=/there" >> ~/.config/environment.d/codex.conf',
    ],
    [
      'a variable of the app',
      { by: 'app', here: null, there: 'CODEX_HOME' },
      'The command uses /here (the default place), the app /there (named by CODEX_HOME). The app was started with a variable that this shell does not have.',
      'export CODEX_HOME="/there"',
    ],
    [
      'two values of one variable',
      { by: 'app', here: 'CODEX_HOME', there: 'CODEX_HOME' },
      'The command uses /here (named by CODEX_HOME), the app /there (named by CODEX_HOME).',
      'echo "CODEX_HOME=/here"',
    ],
    [
      'two home folders',
      { by: 'app', here: null, there: null },
      'The command uses /here (the default place), the app /there (the default place). They were started with different home folders.',
      'export CODEX_HOME="/there"',
    ],
  ])('are told once, with the reason and the exact next step: %s', (_what, facts, sentence, step) => {
    const judged = judge(scene(facts));
    expect(judged).toHaveLength(1);
    expect(judged[0]).toMatchObject({ id: 'app-and-command-differ', subject: 'Codex home', sentence });
    expect(judged.find(isFinding)?.nextStep).toContain(step);
  });

  const chosen = 'chosen in Settings';

  it.each<[string, Scene, string]>([
    [
      'the app',
      { by: 'command', here: chosen, there: null },
      'The app uses /here (chosen in Settings), the command /there (the default place).',
    ],
    [
      'the command',
      { by: 'app', here: null, there: chosen },
      'The command uses /here (the default place), the app /there (chosen in Settings).',
    ],
    [
      'a command with a variable',
      { by: 'app', here: 'CODEX_HOME', there: chosen },
      'The command uses /here (named by CODEX_HOME), the app /there (chosen in Settings).',
    ],
  ])('say that the one of the app was chosen, seen from %s', (_name, facts, sentence) => {
    const { otherSide, ...paths } = scene(facts);
    const decided = <Place extends { readonly variable: string | null }>(place: Place): Place =>
      place.variable === chosen ? { ...place, variable: null, isChosen: true } : place;
    const other = otherSide === null ? null : { ...otherSide, places: otherSide.places.map(decided) };
    const judged = judge({ ...paths, inUse: paths.inUse.map(decided), otherSide: other });
    expect(judged).toHaveLength(1);
    expect(judged[0]).toMatchObject({
      subject: 'Codex home',
      sentence: `${sentence} What is chosen in Settings counts for the app alone.`,
    });
    const appPath = facts.by === 'app' ? '/there' : '/here';
    expect(judged.find(isFinding)?.nextStep).toBe(
      `To use the folder of the app in both, put \`export CODEX_HOME="${appPath}"\` into the profile of the shell. Else choose the folder of the command, or the usual place, in the app’s Settings, under Files.`,
    );
  });

  it.each([
    ['darwin', '`launchctl setenv CODEX_HOME "/here"`'],
    ['win32', '`setx CODEX_HOME "/here"`'],
  ])('are brought together by the command of the system: %s', (platform, command) => {
    const [found] = judge(scene({ by: 'app', here: 'CODEX_HOME', there: null }), platform).filter(isFinding);
    expect(found?.nextStep).toContain(command);
  });

  it('are forgotten once the other one has not been at work for a month', () => {
    const facts: Scene = { by: 'app', here: 'CODEX_HOME', there: null };
    expect(judge(scene(facts, nowMs - 29 * dayMs)).filter(isFinding)).toHaveLength(1);
    expect(judge(scene(facts, nowMs - 31 * dayMs))).toEqual([]);
  });

  it('are nothing to speak of when nobody noted anything, and sound when they are the same', () => {
    const { otherSide, ...paths } = scene({ by: 'app', here: null, there: null });
    expect(judge({ ...paths, otherSide: null })).toEqual([]);
    const places = otherSide?.places.map((place) => ({ ...place, isSame: true })) ?? [];
    const judged = judge({ ...paths, otherSide: { by: 'app', notedAtMs: nowMs, places } });
    expect(judged).toEqual([{ family: 'paths', subject: 'App and command', sentence: 'they use the same folders' }]);
  });
});

describe('a note of the folders in use', () => {
  const places = [{ name: 'Codex home', path: '/here', variable: 'CODEX_HOME', isChosen: false }];
  const note = { notedAtMs: nowMs, places };

  it('comes back as it was written', () => {
    expect(parsePlaceNote(JSON.parse(encodePlaceNote(note)))).toEqual(note);
    const chosen = { ...note, places: [{ name: 'Codex home', path: '/here', variable: null, isChosen: true }] };
    expect(parsePlaceNote(JSON.parse(encodePlaceNote(chosen)))).toEqual(chosen);
  });

  it.each([
    undefined,
    null,
    [],
    { version: 2, notedAt: '2026-11-21T12:00:00.000Z', places: [] },
    { version: 1, notedAt: 'soon', places: [] },
    { version: 1, notedAt: '2026-11-21T12:00:00.000Z', places: {} },
  ])('is no note when it is something else: %j', (value) => {
    expect(parsePlaceNote(value)).toBeNull();
  });

  it('loses only the places that do not fit', () => {
    const notedAt = '2026-11-21T12:00:00.000Z';
    const mixed = { version: 1, notedAt, places: [...places, { name: 'Leases' }, 3, null, { path: '/x' }] };
    expect(parsePlaceNote(mixed)).toEqual(note);
  });

  it.each([
    ['there is none', null, nowMs, true],
    ['it says the same, today', note, nowMs + dayMs / 2, false],
    ['it says the same, and is a day old', note, nowMs + dayMs + 1, true],
    ['it comes from the future', { ...note, notedAtMs: nowMs + 2 * dayMs }, nowMs, true],
    ['it says something else', { ...note, places: [] }, nowMs, true],
  ])('is written when %s: %#', (_when, before, atMs, expected) => {
    expect(needsNoting(before, places, atMs)).toBe(expected);
  });
});
