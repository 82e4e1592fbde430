import { describe, expect, it } from 'vitest';
import type { CliLoginKind } from '../../../../main/core/stores/store-types.ts';
import {
  chooseRefresher,
  type RefresherChoice,
  type WhoRefreshes,
} from '../../../../main/core/tokens/decide-refresher.ts';

const settings: readonly WhoRefreshes[] = ['auto', 'codex', 'app', 'nobody'];

describe('who refreshes a sign-in', () => {
  it('is us for one that lies in the pool alone, whatever is set', () => {
    for (const setting of settings) {
      for (const codexFound of [true, false]) {
        for (const asked of ['by-need', 'by-command'] as const) {
          const question = { isCliLogin: false, kind: 'chatgpt' as const, setting, codexFound, asked };
          expect(chooseRefresher(question)).toBe('ourselves');
        }
      }
    }
  });

  it.each<[WhoRefreshes, boolean, RefresherChoice]>([
    ['auto', true, 'codex'],
    ['auto', false, 'ourselves'],
    ['codex', true, 'codex'],
    ['codex', false, 'codex-missing'],
    ['app', true, 'ourselves'],
    ['app', false, 'ourselves'],
    ['nobody', true, 'nobody'],
    ['nobody', false, 'nobody'],
  ])('follows the setting for auth.json: %s, with Codex found: %s, is %s', (setting, codexFound, choice) => {
    expect(chooseRefresher({ isCliLogin: true, kind: 'chatgpt', setting, codexFound, asked: 'by-need' })).toBe(choice);
  });

  it.each(settings)('is us when the command asks, also with the setting %s', (setting) => {
    for (const codexFound of [true, false]) {
      const question = { isCliLogin: true, kind: 'chatgpt' as const, setting, codexFound };
      expect(chooseRefresher({ ...question, asked: 'by-command' })).toBe('ourselves');
    }
  });

  it.each<[CliLoginKind, boolean, RefresherChoice]>([
    ['keyring', true, 'codex'],
    ['keyring', false, 'codex-missing'],
    ['ephemeral', true, 'codex'],
    ['ephemeral', false, 'codex-missing'],
  ])('is never us for a %s sign-in, which we cannot write (Codex found: %s)', (kind, codexFound, choice) => {
    for (const setting of settings) {
      for (const asked of ['by-need', 'by-command'] as const) {
        expect(chooseRefresher({ isCliLogin: true, kind, setting, codexFound, asked })).toBe(choice);
      }
    }
  });
});
