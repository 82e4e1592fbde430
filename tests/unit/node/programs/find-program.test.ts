import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findMultiAuth, packageBehind } from '../../../../main/node/programs/find-program.ts';
import { searchHere } from '../../../../main/node/programs/search-folders.ts';

interface Home {
  readonly dir: string;
  write(path: string, text: string): string;
}

function makeHome(): Home {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'find-')));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return {
    dir,
    write(path, text) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
      chmodSync(join(dir, path), 0o755);
      return join(dir, path);
    },
  };
}

/** As npm installs it below `lib`, which it links from `bin`. */
function install(home: Home, { bin, lib }: { readonly bin: string; readonly lib: string }, version: string): void {
  const folder = `${lib}/node_modules/codex-multi-auth`;
  home.write(`${folder}/package.json`, JSON.stringify({ name: 'codex-multi-auth', version }));
  const start = home.write(`${folder}/scripts/codex-multi-auth.js`, '');
  mkdirSync(join(home.dir, bin), { recursive: true });
  symlinkSync(start, join(home.dir, bin, 'codex-multi-auth'));
}

function find(home: Home, env: Readonly<Record<string, string>> = {}, platform = 'linux') {
  return findMultiAuth({ ...searchHere({ HOME: home.dir, ...env }), platform, home: home.dir });
}

describe('codex-multi-auth', () => {
  it.each([
    ['.nvm/versions/node/v24.12.0/bin', '.nvm/versions/node/v24.12.0/lib'],
    ['.local/share/fnm/node-versions/v24.12.0/installation/bin', 'fnm-lib'],
    ['.npm-global/bin', '.npm-global/lib'],
    ['.bun/bin', '.bun/install/global'],
    ['.local/bin', 'lib'],
  ])('is found in %s with its version, although no path names it', (bin, lib) => {
    const home = makeHome();
    install(home, { bin, lib }, '2.8.7');
    expect(find(home)).toEqual({ path: join(home.dir, bin, 'codex-multi-auth'), version: '2.8.7' });
  });

  it.each([
    ['2.8.7-beta.1+x', '2.8.7-beta.1+x'],
    ['v2.8.7 for mira@studio.example', '2.8.7'],
    ['\u001b[2J2.8.7\nrm -rf ~', '2.8.7'],
    [`2.8.7-${'x'.repeat(500)}`, `2.8.7-${'x'.repeat(39)}`],
    ['latest', null],
  ])('is told with the numbers of its version alone: %j', (written, told) => {
    const home = makeHome();
    install(home, { bin: '.local/bin', lib: 'lib' }, written);
    expect(find(home)?.version).toBe(told);
  });

  it('is the one of the newest Node, unless the path names another', () => {
    const home = makeHome();
    for (const [node, version] of [
      ['v9.0.0', '1.0.0'],
      ['v24.12.0', '2.0.0'],
      ['v22.0.0', '1.5.0'],
    ] as const) {
      const folder = `.nvm/versions/node/${node}`;
      install(home, { bin: `${folder}/bin`, lib: `${folder}/lib` }, version);
    }
    expect(find(home)?.version).toBe('2.0.0');
    expect(find(home, { PATH: join(home.dir, '.nvm/versions/node/v22.0.0/bin') })?.version).toBe('1.5.0');
  });

  it.each([
    ['npm’s command file', 'npm', 'codex-multi-auth.cmd', 'npm/node_modules/codex-multi-auth', ''],
    ['the one of a project', 'app/node_modules/.bin', 'codex-multi-auth.cmd', 'app/node_modules/codex-multi-auth', ''],
    [
      'pnpm’s command file',
      'pnpm',
      'codex-multi-auth.CMD',
      'pnpm/global/5/node_modules/codex-multi-auth',
      '@node  "%~dp0\\global\\5\\node_modules\\codex-multi-auth\\scripts\\codex-multi-auth.js" %*',
    ],
  ])('has on Windows the version of the package that its file leads to: %s', (_name, dir, file, folder, text) => {
    const home = makeHome();
    const path = home.write(`${dir}/${file.toLowerCase()}`, text);
    home.write(`${folder}/package.json`, JSON.stringify({ name: 'codex-multi-auth', version: '2.8.7' }));
    expect(find(home, { Path: join(home.dir, dir) }, 'win32')).toEqual({ path, version: '2.8.7' });
  });

  it('has a version that is not known where no package can be told, such as behind a shim', () => {
    const home = makeHome();
    const path = home.write('.asdf/shims/codex-multi-auth', '#!/bin/sh\nexec asdf exec codex-multi-auth "$@"\n');
    expect(find(home)).toEqual({ path, version: null });
  });

  it('is not what cannot be run, nor a folder of that name', () => {
    const home = makeHome();
    mkdirSync(join(home.dir, '.bun/bin/codex-multi-auth'), { recursive: true });
    chmodSync(home.write('.local/bin/codex-multi-auth', ''), 0o644);
    expect(find(home)).toBeNull();
  });
});

describe('what a command file leads to', () => {
  it.each<[string, string | null]>([
    [
      '"%_prog%"  "%dp0%\\node_modules\\codex-multi-auth\\scripts\\codex-multi-auth.js" %*',
      'node_modules/codex-multi-auth',
    ],
    [
      'exec node  "$basedir/global/5/node_modules/codex-multi-auth/scripts/codex-multi-auth.js" "$@"',
      'global/5/node_modules/codex-multi-auth',
    ],
    ['exec node "$basedir/node_modules/codex-multi-auth-x/a.js"', null],
    ['', null],
  ])('%s', (script, folder) => {
    expect(packageBehind(script)).toBe(folder);
  });

  it('is not looked for without end in a file of nothing but slashes', () => {
    expect(packageBehind(`"%dp0%${'/'.repeat(500_000)}"`)).toBeNull();
  });
});
