import { describe, expect, it } from 'vitest';
import { chooseHost, type HostFacts } from '../../support/choose-host.ts';

const present = { state: 'present', executablePath: '/electron' } as const;
const fetchable = { state: 'fetchable', installerPath: '/install.js' } as const;
const failed = { state: 'failed', reason: 'it could not be fetched: ENOTFOUND' } as const;
const usual: HostFacts = { wish: undefined, hasDisplay: true, electron: present };

describe('where the stories of the tray app are told', () => {
  it.each<[string, Partial<HostFacts>, object]>([
    ['Electron where it is', {}, { host: 'Electron', executablePath: '/electron' }],
    ['a fetched one where it can be had', { electron: fetchable }, { host: 'fetch', installerPath: '/install.js' }],
    [
      'the stand-in without a display, and nothing is fetched for it',
      { hasDisplay: false, electron: fetchable },
      { host: 'the stand-in', because: 'there is no display for the real one' },
    ],
    [
      'the stand-in when fetching failed, which is said',
      { electron: failed },
      { host: 'the stand-in', because: 'it could not be fetched: ENOTFOUND' },
    ],
    [
      'the stand-in without the package',
      { electron: { state: 'missing' } },
      { host: 'the stand-in', because: 'its package is not installed' },
    ],
    [
      'the stand-in when it is asked for',
      { wish: 'stand-in' },
      { host: 'the stand-in', because: 'APP_HOST asks for it' },
    ],
    ['Electron when it is asked for', { wish: 'electron' }, { host: 'Electron', executablePath: '/electron' }],
  ])('is %s', (_what, facts, choice) => {
    expect(chooseHost({ ...usual, ...facts })).toEqual(choice);
  });

  it.each<[Partial<HostFacts>, string]>([
    [{ hasDisplay: false }, 'there is no display'],
    [{ electron: { state: 'missing' } }, 'not installed'],
    [{ electron: failed }, 'ENOTFOUND'],
  ])('is nowhere when Electron is asked for and cannot be had: %j', (facts, why) => {
    expect(() => chooseHost({ ...usual, ...facts, wish: 'electron' })).toThrow(why);
  });
});
