import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { codexReleases } from '../../build/codex-releases.ts';
import { runCommand } from '../support/run-command.ts';
import { openScene } from './scene.ts';

const blankNames = [
  ['a blank', ' '],
  ['a tab', '\t'],
  ['three blanks', '   '],
] as const;

it.each(codexReleases.flatMap((release) => blankNames.map(([name, blanks]) => ({ release, name, blanks }))))(
  'a Codex home whose name ends in $name is the same folder for Codex $release.version and for us',
  async ({ release, blanks }) => {
    const scene = await openScene(release);
    const { home } = scene.world;
    const codexHome = `${join(home.dir, 'named')}${blanks}`;
    await mkdir(codexHome);
    for (const name of ['auth.json', 'config.toml']) await copyFile(join(home.dir, name), join(codexHome, name));
    const codex = await scene.drive({ CODEX_HOME: codexHome });
    const { result } = await codex.ask('account/read', { refreshToken: false });
    expect(result?.['account']).toMatchObject({ email: scene.account.email });
    const { stdout } = await runCommand(['status', '--json'], { ...scene.env, CODEX_HOME: codexHome });
    expect(JSON.parse(stdout).accounts).toMatchObject([{ email: scene.account.email }]);
  },
);
