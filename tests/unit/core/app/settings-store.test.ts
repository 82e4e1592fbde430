import { describe, expect, it } from 'vitest';
import { createSettingsStore } from '../../../../main/core/app/settings-store.ts';
import type { JsonObject } from '../../../../main/core/json.ts';
import { defaultSettings } from '../../../../main/core/settings.ts';

function storeOver(start: JsonObject) {
  let written = start;
  const file = {
    read: async () => written,
    async update(change: (before: JsonObject) => JsonObject) {
      written = change(written);
      return written;
    },
  };
  return { store: createSettingsStore(file, defaultSettings), written: () => written };
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
      };
      const isSince = when === 'since';
      const store = createSettingsStore(file, isSince ? defaultSettings : { ...defaultSettings, hideEmails: true });
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
