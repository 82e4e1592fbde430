import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandDocs } from '../../../build/command-docs.ts';
import { rootDir } from '../../../build/project-paths.ts';
import { defaultSettings } from '../../../main/core/settings.ts';
import { walkFrom } from '../house/import-walk.ts';

const page = readFileSync(join(rootDir, 'docs', 'command.md'), 'utf8');
/** What the command is made of; what only the tray app reads is none of this page's business. */
const sources = [...walkFrom(rootDir, 'main/cli.ts').visited].map((path) => readFileSync(join(rootDir, path), 'utf8'));

it('docs/command.md is what `npm run command-docs` makes of the command', async () => {
  expect(page).toBe(await commandDocs());
});

it('docs/command.md names every environment variable that the command reads', () => {
  const read = sources.flatMap((text) =>
    [...text.matchAll(/\benv(?:\.|\[')([A-Z][A-Z_]+)\b/g)].map(([, name]) => name),
  );
  expect(read.length).toBeGreaterThan(10);
  expect([...new Set(read)].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

it('docs/command.md names every setting that the command heeds, with its default', () => {
  const heeded = sources.flatMap((text) =>
    [...text.matchAll(/\bsettings(?:\(\))?\.(\w+)|\{ (\w+) \} = settings\b/g)].flatMap(([, direct, taken]) =>
      Object.entries(defaultSettings).filter(([name]) => name === direct || name === taken),
    ),
  );
  expect(heeded.length).toBeGreaterThan(5);
  const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  for (const [name, value] of heeded)
    expect(rows).toContainEqual(['', `\`${name}\``, `\`${JSON.stringify(value)}\``, expect.any(String), '']);
});

it('docs/command.md says of every field what it is', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows.length).toBeGreaterThan(60);
  expect(
    rows.filter((row) =>
      row.split('|').some((cell, place, all) => place > 0 && place < all.length - 1 && cell.trim() === ''),
    ),
  ).toEqual([]);
});
