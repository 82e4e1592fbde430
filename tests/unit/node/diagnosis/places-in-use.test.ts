import { describe, expect, it } from 'vitest';
import { judgePaths } from '../../../../main/core/diagnosis/rules/paths.ts';
import { placesInUse } from '../../../../main/node/diagnosis/node-machine.ts';
import { storePaths } from '../../../../main/node/stores/store-paths.ts';

type Env = Readonly<Record<string, string>>;

function codexHomeIn(env: Env, isHomeChosen: boolean) {
  const paths = storePaths({ env, platform: 'linux', osHome: '/home/mira', namesIn: () => [] });
  const inUse = placesInUse({ env, paths, isHomeChosen, quotaDir: '/home/mira/.codex/quota-tray' });
  const [judged] = judgePaths({ inUse, otherPools: [], projectPools: 0, otherSide: null });
  return { place: inUse[0], said: judged?.sentence };
}

describe('the paths in use', () => {
  it.each<[string, Env, boolean, object, string]>([
    [
      'by default',
      {},
      false,
      { path: '/home/mira/.codex', variable: null, isChosen: false },
      '/home/mira/.codex (the default place; not there yet)',
    ],
    [
      'by the variable',
      { CODEX_HOME: '/' },
      false,
      { path: '/', variable: 'CODEX_HOME', isChosen: false },
      '/ (named by CODEX_HOME)',
    ],
    [
      'because it was chosen',
      { CODEX_HOME: '/' },
      true,
      { path: '/', variable: null, isChosen: true },
      '/ (chosen in Settings)',
    ],
    [
      'because it was chosen, although it has gone',
      { CODEX_HOME: '/gone/codex' },
      true,
      { path: '/gone/codex', isChosen: true, exists: false },
      '/gone/codex, chosen in Settings, is not there.',
    ],
  ])('say why the Codex home is this one: %s', (_name, env, isHomeChosen, place, said) => {
    expect(codexHomeIn({ HOME: '/home/mira', ...env }, isHomeChosen)).toEqual({
      place: expect.objectContaining(place),
      said,
    });
  });
});
