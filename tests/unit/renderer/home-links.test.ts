import { describe, expect, it } from 'vitest';
import { type HomeLinks, homeLinks } from '../../../renderer/lib/home-links.ts';
import type { Surroundings } from '../../../shared/app-snapshot.ts';

const none: HomeLinks = { canChoose: false, canForget: false, canTryMadeUp: false };

describe('what is offered about where accounts come from', () => {
  it.each<[Surroundings['codexHomeBy'], boolean, Partial<HomeLinks>]>([
    ['default', false, { canChoose: true, canTryMadeUp: true }],
    ['choice', false, { canChoose: true, canForget: true, canTryMadeUp: true }],
    ['variable', false, { canTryMadeUp: true }],
    ['default', true, {}],
    ['choice', true, {}],
    ['variable', true, {}],
  ])(
    'follows from what decided the folder, %s, and from whether the accounts are made up: %s',
    (by, isDemo, offered) => {
      expect(homeLinks({ codexHomeBy: by, isDemo })).toEqual({ ...none, ...offered });
    },
  );
});
