import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const entrySchema = z.object({
  version: z.string(),
  license: z.string(),
  dev: z.boolean().default(false),
  /** For development and, through a peer, perhaps for more: kinds of types. */
  devOptional: z.boolean().default(false),
  dependencies: z.record(z.string(), z.string()).default({}),
});
const lockSchema = z.object({
  packages: z.record(z.string(), z.union([entrySchema, z.object({ name: z.string() }).loose()])),
});

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** As installed, without packages of its own. */
  readonly sizeKb: number;
  /** Names of the shipped packages that want it; empty for one that package.json lists. */
  readonly wantedBy: readonly string[];
}

const folder = 'node_modules/';

/** Every package that may be in a bundle, by name: what the lock file does not mark as for development. */
export function shippedPackages(projectDir: string): readonly ShippedPackage[] {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(projectDir, 'package-lock.json'), 'utf8')));
  const listed = listedDependencies(projectDir);
  const installed = Object.entries(packages).flatMap(([path, found]) => {
    const entry = path === '' ? null : entrySchema.parse(found);
    return entry === null || entry.dev || entry.devOptional ? [] : [{ path, entry, name: nameOf(path) }];
  });
  const shipped = installed.map(({ path, entry: { version, license }, name }) => ({
    name,
    version,
    license,
    sizeKb: Math.ceil(bytesBelow(join(projectDir, path)) / 1024),
    wantedBy:
      name in listed && path === folder + name
        ? []
        : installed.filter(({ entry }) => name in entry.dependencies).map((other) => other.name),
  }));
  return shipped.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** What package.json lists as shipped, with the exact versions. */
export function listedDependencies(projectDir: string): Readonly<Record<string, string>> {
  const schema = z.object({ dependencies: z.record(z.string(), z.string()) });
  return schema.parse(JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'))).dependencies;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf(folder) + folder.length);
}

function bytesBelow(dir: string): number {
  const entries = readdirSync(dir, { withFileTypes: true }).filter(({ name }) => name !== 'node_modules');
  return entries.reduce((sum, entry) => {
    const path = join(dir, entry.name);
    return sum + (entry.isDirectory() ? bytesBelow(path) : statSync(path).size);
  }, 0);
}
