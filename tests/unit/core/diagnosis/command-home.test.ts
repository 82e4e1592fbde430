import { describe, expect, it } from 'vitest';
import { commandHome } from '../../../../main/core/diagnosis/command-home.ts';
import type { OtherSide, OtherSidesPlace, PathInUse } from '../../../../main/core/diagnosis/facts.ts';

const dayMs = 24 * 60 * 60 * 1000;
const nowMs = Date.UTC(2026, 10, 20, 12);
const codexHome = '/home/mira/.codex';
const place = (name: string, path: string): PathInUse => ({
  name,
  path,
  variable: null,
  isChosen: false,
  exists: true,
  isAbsolute: true,
});
const inUse = [place('Codex home', codexHome), place('codex-multi-auth', `${codexHome}/multi-auth`)];
const places = { folders: [codexHome, `${codexHome}/multi-auth`], homeDirs: ['/home/mira'] };

function noted(path: string, change: Partial<OtherSide & OtherSidesPlace> = {}): OtherSide {
  const { by = 'command', notedAtMs = nowMs, name = 'Codex home', isSame = false } = change;
  return { by, notedAtMs, places: [{ name, path, variable: 'CODEX_HOME', isChosen: false, isSame }] };
}

describe('the Codex home of the command', () => {
  it.each<readonly [string, OtherSide | null, string | null]>([
    ['elsewhere is told by its last name', noted('/srv/secret/work-codex'), '…/work-codex'],
    ['in the home folder as well', noted('/home/mira/clients/acme'), '…/acme'],
    ['whose name has spaces and ends in a slash', noted('/srv/Our Codex/'), '…/Our Codex'],
    ['within the folder in use is told whole', noted('/home/mira/.codex/work'), '~/.codex/work'],
    ['that is the same is not told', noted(codexHome, { isSame: true }), null],
    ['that was noted a day ago is told', noted('/srv/x', { notedAtMs: nowMs - dayMs }), '…/x'],
    ['that was noted two months ago is not', noted('/srv/x', { notedAtMs: nowMs - 60 * dayMs }), null],
    ['is not what it keeps accounts in', noted('/srv/x', { name: 'codex-multi-auth', isSame: true }), null],
    ['is not known from a note of the app', noted('/srv/x', { by: 'app' }), null],
    ['is not known without a note', null, null],
  ])('%s', (_what, otherSide, told) => {
    expect(commandHome({ inUse, codexHome, otherSide, places, nowMs })).toBe(told);
  });
});
