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

  it('puts back nothing that was changed beside us', async () => {
    const { store } = storeOver({ whoRefreshes: 'nobody' });
    expect(await store.change({ titleText: true })).toMatchObject({ whoRefreshes: 'nobody', titleText: true });
  });
});
