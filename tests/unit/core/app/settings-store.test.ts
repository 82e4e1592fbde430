import { describe, expect, it } from 'vitest';
import { createSettingsStore, type SettingsFile } from '../../../../main/core/app/settings-store.ts';
import type { JsonObject } from '../../../../main/core/json.ts';
import { defaultSettings } from '../../../../main/core/settings.ts';

function storeOver(start: JsonObject) {
  let written = start;
  let keptAs: string | null = null;
  const file: SettingsFile = {
    read: async () => written,
    async update(change) {
      written = change(written);
      return written;
    },
    takeKeptAside() {
      const name = keptAs;
      keptAs = null;
      return name;
    },
  };
  return {
    file,
    store: createSettingsStore(file, { settings: defaultSettings, problems: [] }),
    written: () => written,
    breakNow() {
      written = {};
      keptAs = 'settings.json.bad';
    },
    write(record: JsonObject) {
      written = record;
    },
  };
}

describe('changing a setting', () => {
  it('writes what was changed, keeps names that are not ours, and counts from then on', async () => {
    const { store, written } = storeOver({ showAs: 'used', later: { version: 2 } });
    expect(await store.change({ cadence: 5 })).toMatchObject({ cadence: 5, showAs: 'used' });
    expect(written()).toEqual({ showAs: 'used', later: { version: 2 }, cadence: 5 });
    expect(store.now()).toMatchObject({ cadence: 5, showAs: 'used' });
  });

  it.each([
    { change: { proxy: 'not an address' } },
    { change: { thresholdsUsedPercent: [80, 120] } },
    { change: { quietHours: { from: '25:00', to: '07:00' } } },
    { change: { ambiguousFailuresBeforeFlag: 0 } },
  ])('refuses $change and changes nothing', async ({ change }) => {
    const { store, written } = storeOver({ showAs: 'used' });
    await expect(store.change(change)).rejects.toMatchObject({ code: 'wrong-usage' });
    expect(written()).toEqual({ showAs: 'used' });
    expect(store.now()).toBe(defaultSettings);
  });

  it('is not refused because of something else that was written wrongly before', async () => {
    const { store, written } = storeOver({ theme: 'purple' });
    await store.change({ showAs: 'used' });
    expect(written()).toEqual({ theme: 'purple', showAs: 'used' });
  });

  it.each(['at the start', 'since'])(
    'keeps what counts when the file is gone or broken by now: chosen %s',
    async (when) => {
      let written: JsonObject = {};
      const file = {
        read: async () => written,
        // A file that cannot be used counts as empty.
        update: async (change: (before: JsonObject) => JsonObject) => {
          written = change({});
          return written;
        },
        takeKeptAside: () => null,
      };
      const isSince = when === 'since';
      const settings = isSince ? defaultSettings : { ...defaultSettings, hideEmails: true };
      const store = createSettingsStore(file, { settings, problems: [] });
      if (isSince) await store.change({ hideEmails: true });
      expect(await store.change({ cadence: 5 })).toMatchObject({ hideEmails: true, cadence: 5 });
      expect(written).toEqual({ hideEmails: true, cadence: 5 });
    },
  );

  it('puts back nothing that was changed beside us', async () => {
    const { store } = storeOver({ whoRefreshes: 'nobody' });
    expect(await store.change({ titleText: true })).toMatchObject({ whoRefreshes: 'nobody', titleText: true });
  });
});

describe('settings that cannot be read', () => {
  it('are told once: those of the start, and a file that breaks later with the change that keeps it aside', async () => {
    const { store, breakNow } = storeOver({});
    expect(store.takeTroubles()).toEqual([]);
    await store.change({ cadence: 5 });
    expect(store.takeTroubles()).toEqual([]);
    breakNow();
    await store.change({ cadence: 15 });
    expect(store.takeTroubles()).toEqual([{ kind: 'kept-aside', fileName: 'settings.json.bad' }]);
    expect(store.takeTroubles()).toEqual([]);
  });

  it('are told by name when somebody writes nonsense while the app runs, and again only for another one', async () => {
    const { store, write } = storeOver({});
    write({ theme: 'purple' });
    await store.change({ cadence: 5 });
    expect(store.takeTroubles()).toEqual([{ kind: 'not-understood', names: ['theme'] }]);
    write({ theme: 'purple', quietHours: 'never' });
    await store.change({ cadence: 15 });
    expect(store.takeTroubles()).toEqual([{ kind: 'not-understood', names: ['quietHours'] }]);
  });

  it('of the start are no news when the first change keeps them aside', async () => {
    const { file, breakNow } = storeOver({});
    breakNow();
    const store = createSettingsStore(file, { settings: defaultSettings, problems: ['settings.json'] });
    expect(store.takeTroubles()).toEqual([{ kind: 'unreadable' }]);
    await store.change({ cadence: 5 });
    expect(store.takeTroubles()).toEqual([]);
  });
});
