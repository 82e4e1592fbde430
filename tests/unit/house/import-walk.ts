import { existsSync, globSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type ImportEdge, isElectron, refuseImport } from './layer-rules.ts';
import { readImports } from './module-imports.ts';

const sourceFolders = ['shared', 'main', 'preload', 'renderer', 'build', 'tests'];

/** Every TypeScript file of the project, as paths below `rootDir` with forward slashes. */
export function sourceFiles(rootDir: string): readonly string[] {
  const patterns = ['*.{ts,tsx}', ...sourceFolders.map((folder) => `${folder}/**/*.{ts,tsx}`)];
  return globSync(patterns, { cwd: rootDir })
    .map((file) => file.split(sep).join('/'))
    .sort();
}

/** Every import of the project that the layering does not allow, each as a sentence. */
export function layerViolations(rootDir: string): readonly string[] {
  return sourceFiles(rootDir)
    .flatMap((file) => edgesOf(rootDir, file))
    .map(refuseImport)
    .filter((refusal) => refusal !== undefined);
}

export interface Walk {
  readonly visited: ReadonlySet<string>;
  /** The ways from the entry to Electron, each as `entry -> … -> electron`. */
  readonly waysToElectron: readonly string[];
}

/** Follows imports of every kind from `entry`, each file once. Throws when a file of the project is missing. */
export function walkFrom(rootDir: string, entry: string): Walk {
  const waysToElectron: string[] = [];
  const importer = new Map<string, string | undefined>([[entry, undefined]]);
  // A Map goes on to what is added while it is being iterated.
  for (const file of importer.keys()) {
    for (const { specifier, target } of edgesOf(rootDir, file)) {
      if (specifier !== null && isElectron(specifier))
        waysToElectron.push([...wayTo(importer, file), specifier].join(' -> '));
      if (target !== undefined && !importer.has(target)) importer.set(target, file);
    }
  }
  return { visited: new Set(importer.keys()), waysToElectron };
}

function wayTo(importer: ReadonlyMap<string, string | undefined>, file: string): readonly string[] {
  const before = importer.get(file);
  return before === undefined ? [file] : [...wayTo(importer, before), file];
}

function edgesOf(rootDir: string, file: string): readonly ImportEdge[] {
  return readImports(join(rootDir, file)).map((specifier) => {
    if (specifier === null || !specifier.startsWith('.')) return { file, specifier };
    const path = join(rootDir, dirname(file), specifier);
    if (!existsSync(path) || !statSync(path).isFile())
      throw new Error(`${file} imports ${specifier}, which is not there`);
    return { file, specifier, target: relative(rootDir, path).split(sep).join('/') };
  });
}
