import { describe, expect, it } from 'vitest';
import { electronEnvironment } from '../../support/electron-host/electron-environment.ts';

const ofWorld = { HOME: '/world', PATH: '/nonexistent' };
const env = {
  HOME: '/home/me',
  PATH: '/usr/bin',
  DISPLAY: ':1',
  SystemRoot: 'C:/Windows',
  OPENAI_API_KEY: 'sk-mine',
  CODEX_HOME: '/home/me/.codex',
  ELECTRON_RUN_AS_NODE: '1',
};

describe('what the app on the real Electron knows of this computer', () => {
  it.each([
    ['linux', { ...ofWorld, DISPLAY: ':1' }],
    ['win32', { ...ofWorld, SystemRoot: 'C:/Windows' }],
    ['darwin', ofWorld],
  ] as const)('is on %s its screen and system folders, and nothing of the person at it', (platform, seen) => {
    expect(electronEnvironment(ofWorld, { platform, env })).toEqual(seen);
  });
});
