import { describe, expect, it } from 'vitest';
import { decideHomeChange, type HomeChange, type HomeDecision } from '../../../main/electron/decide-home-change.ts';

const usual = '/home/mira/.codex';

describe('a folder chosen as Codex home', () => {
  it.each<[string, Omit<HomeChange, 'usual'>, HomeDecision]>([
    ['is kept', { chosen: '/srv/codex', inUse: usual, hasSignIn: true }, 'keep'],
    ['is refused without a sign-in', { chosen: '/srv', inUse: usual, hasSignIn: false }, 'no-sign-in'],
    [
      'is refused without a sign-in, also the one in use',
      { chosen: usual, inUse: usual, hasSignIn: false },
      'no-sign-in',
    ],
    [
      'changes nothing when it is the one in use',
      { chosen: '/srv/codex/', inUse: '/srv/codex', hasSignIn: true },
      'nothing',
    ],
    ['needs not be kept when it is the usual place', { chosen: usual, inUse: '/srv/codex', hasSignIn: true }, 'forget'],
    ['changes nothing when none was chosen', { chosen: null, inUse: usual, hasSignIn: false }, 'nothing'],
  ])('%s', (_name, change, decision) => {
    expect(decideHomeChange({ ...change, usual })).toBe(decision);
  });
});
