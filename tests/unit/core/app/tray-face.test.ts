import { describe, expect, it } from 'vitest';
import type { MenuLine } from '../../../../main/core/app/tray-app.ts';
import { trayFace } from '../../../../main/core/app/tray-face.ts';
import { defaultSettings } from '../../../../main/core/settings.ts';
import { formatFor } from '../../../../renderer/lib/format.ts';
import { shortReset } from '../../../../renderer/lib/window-texts.ts';
import type { AppSnapshot } from '../../../../shared/app-snapshot.ts';
import {
  account,
  at,
  failure,
  sessionAndWeek,
  setAside,
  snapshot,
  snapshotNow,
  stoppedAccount,
  usageWindow,
} from '../../../support/snapshot-parts.ts';
import { snapshotNames, snapshots } from '../../../support/snapshots.ts';

const nowMs = Date.parse(snapshotNow);
const faceOf = (shown: AppSnapshot) => trayFace(shown, nowMs);
const plain = (text: string): string => text.replaceAll(/[\u202F\u00A0]/g, ' ');
const mira = account('mira@fernhill.example', { windows: sessionAndWeek(71, 31) });
const offline = failure('unreachable', { code: 'offline', message: '', httpStatus: null });

function labels(lines: readonly MenuLine[]): readonly string[] {
  return lines.flatMap((line) => {
    if (line.kind === 'separator') return ['-'];
    return line.kind === 'submenu' ? [`${line.label} >`, ...labels(line.lines)] : [plain(line.label)];
  });
}

describe('the facts of the icon', () => {
  it('are those of the account in use, shortest window first', () => {
    const june = account('june@fernhill.example', { windows: sessionAndWeek(5, 5) });
    const { facts } = faceOf(snapshot({ accounts: [june, mira], leadKey: mira.key }));
    expect(facts).toEqual({
      windows: [{ leftPercent: 71 }, { leftPercent: 31 }],
      lowAtLeftPercent: 20,
      show: 'left',
      hasError: false,
      isOffline: false,
      isStale: false,
      checkingStep: null,
      needsSignIn: false,
    });
  });

  it.each<{ readonly what: string; readonly shown: AppSnapshot; readonly facts: object }>([
    { what: 'no account', shown: snapshot(), facts: { windows: [], hasError: false } },
    { what: 'a broken list', shown: snapshots['before-first-reading'], facts: { hasError: false } },
    {
      what: 'files that cannot be read',
      shown: {
        ...snapshot(),
        problem: { code: 'store-broken', message: '', hint: null, file: null, found: { broken: null, backup: null } },
      },
      facts: { hasError: true },
    },
    {
      what: 'an error of the service',
      shown: snapshot({
        accounts: [{ ...mira, ...failure('unreachable', { code: 'server-error', message: '', httpStatus: 503 }) }],
      }),
      facts: { hasError: true, isStale: true },
    },
    {
      what: 'no network',
      shown: snapshot({
        accounts: [{ ...mira, ...offline }],
        reading: { isReading: false, isOffline: true, nextAt: null },
      }),
      facts: { hasError: false, isOffline: true },
    },
    {
      what: 'a sign-in that stopped',
      shown: snapshot({ accounts: [stoppedAccount('a@b.example')] }),
      facts: { needsSignIn: true },
    },
    {
      what: 'one that was set aside',
      shown: snapshot({ aside: [setAside('a@b.example')] }),
      facts: { needsSignIn: true },
    },
    {
      what: 'one that a person set aside',
      shown: snapshot({ aside: [setAside('a@b.example', { reason: 'manual' })] }),
      facts: { needsSignIn: false },
    },
    {
      what: 'a share that is not known',
      shown: snapshot({ accounts: [{ ...mira, windows: sessionAndWeek(null, 31) }] }),
      facts: { windows: [{ leftPercent: null }, { leftPercent: 31 }] },
    },
    {
      what: 'no thresholds, as in the popover',
      shown: snapshot({ accounts: [mira], settings: { ...defaultSettings, thresholdsUsedPercent: [] } }),
      facts: { lowAtLeftPercent: 20 },
    },
  ])('with $what', ({ shown, facts }) => {
    expect(faceOf(shown).facts).toMatchObject(facts);
  });

  it('walk while a check goes on, a step each 400 ms, and stand where less motion is wanted', () => {
    const run = {
      kind: 'running',
      mode: 'check',
      keys: [],
      startedAt: snapshotNow,
      reports: [],
      steps: {},
      isStopping: false,
      isByItself: false,
    } as const;
    const steps = [0, 1, 2, 3, 4].map((step) => trayFace(snapshot({ run }), step * 400).facts.checkingStep);
    expect(steps).toEqual([0, 1, 2, 3, 0]);
    const still = [0, 1, 2, 3, 4].map((step) => trayFace(snapshot({ run }), step * 400, true).facts.checkingStep);
    expect(still).toEqual([1, 1, 1, 1, 1]);
    expect(trayFace(snapshot(), 0, true).facts.checkingStep).toBeNull();
  });
});

describe('the tooltip', () => {
  it.each<{ readonly what: string; readonly shown: AppSnapshot; readonly text: string }>([
    {
      what: 'one line per window, and the trouble',
      shown: snapshot({ accounts: [mira], aside: [setAside('a@b.example')] }),
      text: 'Session 71% left, 2 h 14 m\nWeek 31% left, 3 d 18 h\n1 needs sign-in',
    },
    {
      what: 'used instead of left',
      shown: snapshot({ accounts: [mira], settings: { ...defaultSettings, showAs: 'used' } }),
      text: 'Session 29% used, 2 h 14 m\nWeek 69% used, 3 d 18 h',
    },
    {
      what: 'what is not known as not known',
      shown: snapshot({ accounts: [{ ...mira, windows: sessionAndWeek(null, 31) }] }),
      text: 'Session unknown, 2 h 14 m\nWeek 31% left, 3 d 18 h',
    },
    { what: 'that there is no sign-in', shown: snapshot(), text: 'No sign-in found yet' },
    { what: 'that it reads', shown: snapshots['before-first-reading'], text: 'Reading…' },
    {
      what: 'hardly anything left as not nothing',
      shown: snapshot({ accounts: [{ ...mira, windows: sessionAndWeek(0.2, 99.8) }] }),
      text: 'Session 1% left, 2 h 14 m\nWeek 99% left, 3 d 18 h',
    },
  ])('says $what', ({ shown, text }) => {
    expect(plain(faceOf(shown).tooltip)).toBe(text);
  });

  it.each([
    ['a reset a second before the next minute', { hours: 2, minutes: 14.98 }],
    ['half a minute before the hour', { minutes: 59.7 }],
    ['a whole hour', { hours: 1 }],
    ['a whole day', { days: 1 }],
    ['less than a minute', { minutes: 0.5 }],
    ['days and hours', { days: 3, hours: 18.9 }],
  ])('counts down as the popover does: %s', (_what, left) => {
    const resetAt = at(left);
    const shown = snapshot({
      accounts: [{ ...mira, windows: [usageWindow({ kind: 'session', leftPercent: 71, resetAt })] }],
    });
    const telling = { snapshot: shown, nowMs: Date.parse(snapshotNow), format: formatFor('en-GB') };
    const inPopover = shortReset(Date.parse(resetAt), telling);
    expect(faceOf(shown).tooltip).toBe(`Session 71% left, ${inPopover}`);
    expect(labels(faceOf(shown).menu)).toContain(plain(`Session 71% left, ${inPopover}`));
  });

  it('says from when old values are', () => {
    const { tooltip } = faceOf(snapshot({ accounts: [{ ...mira, stale: true, fetchedAt: at({ hours: -2 }) }] }));
    expect(plain(tooltip)).toMatch(/^Session 71% left, 2 h 14 m, from \d\d:\d\d\nWeek .*, from \d\d:\d\d$/);
  });

  it.each(snapshotNames)('fits what Windows shows: %s', (name) => {
    const { tooltip, menu } = faceOf(snapshots[name]);
    expect(tooltip.length).toBeGreaterThan(0);
    expect(tooltip.length).toBeLessThanOrEqual(127);
    expect(tooltip.split('\n').length).toBeLessThanOrEqual(3);
    expect(menu.filter((line) => line.kind === 'command').map(({ command }) => command)).toEqual(
      expect.arrayContaining(['open', 'refresh', 'restore', 'settings', 'diagnostics', 'quit']),
    );
  });

  it('is cut where a name is endless, never inside of a sign', () => {
    const label = '😀'.repeat(100);
    const { tooltip } = faceOf(snapshot({ accounts: [account(label, { state: 'unsupported', windows: [] })] }));
    expect(tooltip.length).toBeLessThanOrEqual(127);
    expect(tooltip.isWellFormed()).toBe(true);
  });
});

describe('the menu', () => {
  it('has everything that can be reached, in the order of the design', () => {
    const june = account('june@fernhill.example', {
      windows: [{ ...usageWindow({ kind: 'weekly', leftPercent: 9, resetAt: at({ days: 2 }) }), binding: true }],
    });
    const shown = snapshot({
      accounts: [mira, june, stoppedAccount('kai@fernhill.example')],
      aside: [setAside('a@b.example'), setAside('c@d.example')],
    });
    expect(labels(faceOf(shown).menu)).toEqual([
      'mira@fernhill.example, Plus',
      'Session 71% left, 2 h 14 m',
      'Week 31% left, 3 d 18 h',
      '-',
      '2 set aside…',
      'Other accounts >',
      'june@fernhill.example: week 9% left',
      'kai@fernhill.example: needs sign-in',
      'Refresh now',
      'Open',
      'Settings…',
      'Diagnostics…',
      '-',
      'Quit',
    ]);
  });

  it('says of every account whether it will need attention', () => {
    const shown = labels(faceOf(snapshots['will-need-attention']).menu);
    expect(shown.slice(0, 4).at(-1)).toBe('Will need attention: not refreshed for 21 days');
    expect(shown).toContain('kai@lanternworks.example: week 42% left, will need attention');
    expect(labels(faceOf(snapshots['all-fresh']).menu).filter((label) => label.includes('attention'))).toEqual([]);
  });
});

describe('the text beside the icon', () => {
  it.each([
    { titleText: true, showAs: 'left', text: '31%' },
    { titleText: true, showAs: 'used', text: '69%' },
    { titleText: false, showAs: 'left', text: '' },
  ] as const)('is "$text" with $showAs and $titleText', ({ titleText, showAs, text }) => {
    const settings = { ...defaultSettings, titleText, showAs };
    expect(faceOf(snapshot({ accounts: [mira], settings })).title).toBe(text);
    expect(faceOf(snapshot({ settings })).title).toBe('');
  });
});
