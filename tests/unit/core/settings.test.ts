import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../main/core/json.ts';
import { defaultSettings, readSettings } from '../../../main/core/settings.ts';
import type { Settings } from '../../../shared/settings.ts';

function settingsWith(value: object): Settings {
  return readSettings(parseJson(JSON.stringify(value))).settings;
}

function problemsOf(value: object): readonly string[] {
  return readSettings(parseJson(JSON.stringify(value))).problems;
}

describe('the behaviour settings', () => {
  it('are the defaults in an empty file', () => {
    expect(readSettings({})).toEqual({ settings: defaultSettings, problems: [] });
  });

  it.each([undefined, null, [], 'text', 3])(
    'are the defaults, with a word about it, in a file that holds %j',
    (value) => {
      expect(readSettings(value)).toEqual({ settings: defaultSettings, problems: ['settings.json'] });
    },
  );

  it('come back as the app writes them', () => {
    const all: Settings = {
      tokenEndpoint: 'discover',
      whoRefreshes: 'nobody',
      management: 'watch',
      ambiguousFailuresBeforeFlag: 5,
      checkLimitedAfterReset: false,
      weeklyCheck: 'on',
      proxy: 'http://proxy.studio.example:8080',
      hideEmails: true,
      showAs: 'used',
      showResetAs: 'clock',
      cadence: 15,
      thresholdsUsedPercent: [50, 90],
      notifications: { needsSignIn: false, restored: false, thresholds: false, exhausted: false, reset: false },
      quietHours: { from: '22:30', to: '07:00' },
      titleText: true,
      launchAtLogin: true,
      globalShortcut: 'CommandOrControl+Shift+U',
      theme: 'dark',
    };
    expect(readSettings(parseJson(JSON.stringify(all)))).toEqual({ settings: all, problems: [] });
    expect(Object.keys(all).toSorted()).toEqual(Object.keys(defaultSettings).toSorted());
  });

  const wrong: readonly (readonly [string, unknown])[] = [
    ['tokenEndpoint', 'https://elsewhere.example'],
    ['whoRefreshes', 'me'],
    ['management', true],
    ['ambiguousFailuresBeforeFlag', 0],
    ['ambiguousFailuresBeforeFlag', 2.5],
    ['ambiguousFailuresBeforeFlag', '3'],
    ['checkLimitedAfterReset', 'yes'],
    ['weeklyCheck', true],
    ['proxy', 'ftp://proxy.example'],
    ['proxy', 'proxy.example:8080'],
    ['proxy', 'http://'],
    ['hideEmails', 1],
    ['showAs', 'both'],
    ['showResetAs', ''],
    ['cadence', 7],
    ['cadence', '5'],
    ['thresholdsUsedPercent', 80],
    ['thresholdsUsedPercent', [80, 100]],
    ['quietHours', { from: '22:00' }],
    ['quietHours', { from: '22:00', to: '24:00' }],
    ['quietHours', '22:00'],
    ['titleText', null],
    ['globalShortcut', 'Ctrl + U'],
    ['theme', 'pink'],
    ['notifications', 'off'],
  ];
  it.each(wrong)('name %s when it is %j, and take its default', (name, value) => {
    const read = readSettings(parseJson(JSON.stringify({ [name]: value })));
    expect(read).toEqual({ settings: defaultSettings, problems: [name] });
  });

  it('keep the right values beside a wrong one', () => {
    expect(settingsWith({ theme: 'pink', hideEmails: true }).hideEmails).toBe(true);
  });

  it('keep the other notifications beside a wrong one', () => {
    const value = { notifications: { reset: 'no', restored: false } };
    expect(settingsWith(value).notifications).toEqual({ ...defaultSettings.notifications, restored: false });
    expect(problemsOf(value)).toEqual(['notifications.reset']);
  });

  it('sort thresholds and take each once; none is a choice too', () => {
    expect(settingsWith({ thresholdsUsedPercent: [95, 50, 95] }).thresholdsUsedPercent).toEqual([50, 95]);
    expect(settingsWith({ thresholdsUsedPercent: [] }).thresholdsUsedPercent).toEqual([]);
  });

  it.each(['http://user:word@127.0.0.1:3128', 'https://proxy.example/', 'http://[::1]:8080', 'none', null])(
    'accept %s as a proxy',
    (proxy) => {
      expect(settingsWith({ proxy }).proxy).toBe(proxy);
    },
  );

  it('do not mind names of others', () => {
    expect(problemsOf({ __internal__: { migrations: {} }, somethingNew: 1 })).toEqual([]);
  });

  it('are complete for any JSON, and named only by names of ours', () => {
    const names = new Set([...Object.keys(defaultSettings), 'settings.json']);
    const keyed = fc.dictionary(fc.constantFrom(...Object.keys(defaultSettings)), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(keyed, fc.jsonValue()), (value) => {
        const { settings, problems } = readSettings(parseJson(JSON.stringify(value)));
        expect(Object.keys(settings).toSorted()).toEqual(Object.keys(defaultSettings).toSorted());
        for (const problem of problems)
          expect(names).toContain(problem.split('.')[0] === 'settings' ? problem : problem.split('.')[0]);
      }),
    );
  });
});
