import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../../../build/project-paths.ts';

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Locked = Readonly<Record<string, LockedPackage>>;

const { packages } = JSON.parse(readFileSync(join(rootDir, 'package-lock.json'), 'utf8')) as { packages: Locked };

/** Where Node looks for what the package in that folder asks for: in its own folder, then in those above it. */
function placesFor(name: string, folder: string): readonly string[] {
  const above = folder.lastIndexOf('node_modules/');
  const here = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
  return folder === '' ? [here] : [here, ...placesFor(name, folder.slice(0, Math.max(0, above - 1)))];
}

function withoutPlace(locked: Locked): readonly string[] {
  return Object.entries(locked).flatMap(([folder, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !placesFor(name, folder).some((place) => place in locked))
      .map((name) => `${name}, for ${folder}`),
  );
}

// An installation with these packages in place leaves those of other systems out when it writes the lock file; `npm ci` refuses such a
// file everywhere, and `npm install` on those systems brings tools that do not start (npm/cli#4828).
describe('the lock file', () => {
  it('has a place for all that any package asks for, on whatever system', () => {
    expect(withoutPlace(packages)).toEqual([]);
  });

  it.each([
    ['node_modules/@biomejs/cli-darwin-arm64', '@biomejs/cli-darwin-arm64, for node_modules/@biomejs/biome'],
    ['node_modules/@rolldown/binding-win32-x64-msvc', '@rolldown/binding-win32-x64-msvc, for node_modules/rolldown'],
    ['node_modules/react', 'react, for '],
  ])('is seen to lack %s when that is taken out', (place, missing) => {
    const { [place]: taken, ...others } = packages;
    expect(taken).toBeDefined();
    expect(withoutPlace(others)).toContain(missing);
  });
});
