import { builtinModules } from 'node:module';

export type Layer =
  | 'shared'
  | 'core'
  | 'node'
  | 'electron'
  | 'compose'
  | 'cli'
  | 'index'
  | 'preload'
  | 'renderer'
  | 'build'
  | 'tests';

/** First match wins. A source file that none of them claims is a violation by itself. */
const places: readonly (readonly [prefix: string, layer: Layer])[] = [
  ['shared/', 'shared'],
  ['main/core/', 'core'],
  ['main/node/', 'node'],
  ['main/electron/', 'electron'],
  ['main/cli/', 'cli'],
  ['main/cli.ts', 'cli'],
  ['main/compose.ts', 'compose'],
  ['main/composition/', 'compose'],
  ['main/index.ts', 'index'],
  ['main/open-tray-app.ts', 'index'],
  ['preload/', 'preload'],
  ['renderer/', 'renderer'],
  ['build/', 'build'],
  ['vitest.config.ts', 'build'],
  ['electron.vite.config.ts', 'build'],
  ['tests/', 'tests'],
];

interface Rights {
  readonly layers: readonly Layer[];
  readonly mayUseNode: boolean;
  readonly mayUseElectron: boolean;
}

const everyLayer: readonly Layer[] = [...new Set(places.map(([, layer]) => layer))];
const plain = { mayUseNode: false, mayUseElectron: false };
const onNode = { mayUseNode: true, mayUseElectron: false };
const onElectron = { mayUseNode: true, mayUseElectron: true };

/** Who may import whom: docs/architecture.md tells the same in words. */
const rights: Readonly<Record<Layer, Rights>> = {
  shared: { layers: ['shared'], ...plain },
  core: { layers: ['core', 'shared'], ...plain },
  node: { layers: ['node', 'core', 'shared'], ...onNode },
  electron: { layers: ['electron', 'core', 'shared'], ...onElectron },
  compose: { layers: ['compose', 'core', 'shared'], ...plain },
  cli: { layers: ['cli', 'compose', 'node', 'core', 'shared'], ...onNode },
  index: { layers: ['index', 'compose', 'electron', 'node', 'core', 'shared'], ...onElectron },
  preload: { layers: ['preload', 'shared'], mayUseNode: false, mayUseElectron: true },
  renderer: { layers: ['renderer', 'shared'], ...plain },
  build: { layers: everyLayer.filter((layer) => layer !== 'tests'), ...onElectron },
  tests: { layers: everyLayer, ...onElectron },
};

/** Packages that reach for Node themselves, so that a layer without Node may not have them either. */
const nodePackages = new Set(['undici', 'commander', 'cli-progress', 'cli-table3', 'string-width']);

export function layerOf(file: string): Layer | undefined {
  return places.find(([prefix]) => file.startsWith(prefix))?.[1];
}

export const isElectron = (specifier: string): boolean => /^(@electron\/|electron($|[/-]))/.test(specifier);

const isNode = (specifier: string): boolean =>
  specifier.startsWith('node:') ||
  builtinModules.includes(specifier) ||
  nodePackages.has(specifier.split('/')[0] ?? specifier);

/** One import: `target` is the imported file inside the project, absent for a package. */
export interface ImportEdge {
  readonly file: string;
  readonly specifier: string | null;
  readonly target?: string;
}

/** Why `edge` is not allowed, or undefined when it is. */
export function refuseImport({ file, specifier, target }: ImportEdge): string | undefined {
  const layer = layerOf(file);
  if (layer === undefined) return `${file} belongs to no layer`;
  const { layers, mayUseNode, mayUseElectron } = rights[layer];
  if (specifier === null) {
    return layer === 'build' || layer === 'tests' ? undefined : `${file} imports something computed at run time`;
  }
  if (target === undefined) {
    const isRefused = (isElectron(specifier) && !mayUseElectron) || (isNode(specifier) && !mayUseNode);
    return isRefused ? `${file} (${layer}) imports ${specifier}` : undefined;
  }
  const targetLayer = layerOf(target);
  if (targetLayer !== undefined && layers.includes(targetLayer)) return undefined;
  return `${file} (${layer}) imports ${target} (${targetLayer ?? 'no layer'})`;
}
