import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { rootDir } from './project-paths.ts';

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string(), dev: z.boolean().default(false) })),
});

/** Beside the bundles, so that packaging finds it; Electron's and Chromium's own lie next to the executable already. */
const licensesPath = join(rootDir, 'out', 'third-party-licenses.txt');

export async function writeLicenses(): Promise<void> {
  await writeFile(licensesPath, await collectLicenses(rootDir));
}

/**
 * The license texts of every package that may be in a bundle: what the lock file does not mark as for development only. Rejects when one
 * of them brings no text, since it could not be passed on then.
 */
export async function collectLicenses(projectDir: string): Promise<string> {
  const { packages } = lockSchema.parse(JSON.parse(await readFile(join(projectDir, 'package-lock.json'), 'utf8')));
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  const texts = await Promise.all(
    shipped.map(async ([path, { version }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return `${name} ${version}\n\n${await licenseIn(join(projectDir, path))}`;
    }),
  );
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `${['Codex Quota Tray contains the work of others:', ...new Set(texts)].join(rule)}\n`;
}

async function licenseIn(packageDir: string): Promise<string> {
  const names = (await readdir(packageDir)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  if (names.length === 0) throw new Error(`${packageDir} has no license text`);
  const texts = await Promise.all(names.map((name) => readFile(join(packageDir, name), 'utf8')));
  return texts.map((text) => text.trim()).join('\n\n');
}
