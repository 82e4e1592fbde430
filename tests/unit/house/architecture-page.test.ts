import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rootDir } from '../../../build/project-paths.ts';

const page = readFileSync(join(rootDir, 'docs', 'architecture.md'), 'utf8');
const map = /```text\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const ignored = new Set(['node_modules', '.git', 'out', 'dist', 'test-results']);
const files = readdirSync(rootDir, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !ignored.has(entry.name))
  .flatMap(({ name }) => readdirSync(join(rootDir, name), { recursive: true }).map((below) => `${name}/${below}`))
  .map((path) => path.replaceAll('\\', '/'));

it.each(['main', 'main/core', 'main/node', 'tests'])(
  'the page about the architecture tells what each folder of %s is for',
  (dir) => {
    const folders = readdirSync(join(rootDir, dir), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const untold = folders.map(({ name }) => name).filter((name) => !new RegExp(`(?<![\\w-])${name}/`).test(map));
    expect(folders.length).toBeGreaterThan(3);
    expect(untold).toEqual([]);
  },
);

it('the page about the architecture names no file that is gone', () => {
  const named = [...page.matchAll(/[\w./-]+\.ts\b/g)].map(([path]) => path);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !files.some((file) => file === path || file.endsWith(`/${path}`)))).toEqual([]);
});
