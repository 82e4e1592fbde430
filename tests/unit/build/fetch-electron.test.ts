import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchElectron, whyItFailed } from '../../../build/fetch-electron.ts';

const patient = { stalledMs: 20_000, wholeMs: 60_000, lookEveryMs: 20 };

/** A process in the place of Electron's installer, and a file it can leave something in. */
async function installer(program: string): Promise<{ readonly path: string; readonly notePath: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'codex-quota-installer-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const path = join(dir, 'install.mjs');
  const notePath = join(dir, 'note');
  await writeFile(path, `import fs from 'node:fs'; const note = ${JSON.stringify(notePath)};\n${program}`);
  return { path, notePath };
}

describe('fetching Electron', () => {
  it('has no complaint when the installer succeeds', async () => {
    const { path } = await installer('process.exit(0)');
    expect(await fetchElectron(path, patient)).toBeUndefined();
  });

  it('says why in a few words, without the stack the installer prints', async () => {
    const stack = 'TypeError: fetch failed\\n    at node:internal { [cause]: Error: getaddrinfo ENOTFOUND x }';
    const { path } = await installer(`console.error("${stack}"); process.exit(1)`);
    expect(await fetchElectron(path, patient)).toBe('it could not be fetched: ENOTFOUND');
  });

  it('gives up a connection that never answers', async () => {
    const { path } = await installer('setInterval(() => {}, 1000)');
    expect(await fetchElectron(path, { ...patient, stalledMs: 100 })).toBe('nothing came while fetching it');
  });

  it('stays with a slow download as long as bytes come', async () => {
    const { path } = await installer(`
      const file = process.env.TMPDIR + '/part'; let n = 0;
      setInterval(() => { fs.appendFileSync(file, 'x'); if (++n === 35) process.exit(0); }, 100);`);
    // Longer than a program takes to start on a busy machine, and shorter than the whole download.
    expect(await fetchElectron(path, { ...patient, stalledMs: 3_000 })).toBeUndefined();
  });

  it('gives up a download that would never end', async () => {
    const { path } = await installer(`
      setInterval(() => fs.appendFileSync(process.env.TMPDIR + '/part', 'x'), 10);`);
    expect(await fetchElectron(path, { ...patient, wholeMs: 300 })).toBe('it took too long to fetch');
  });

  it('leaves nothing of a broken-off download behind', async () => {
    const { path, notePath } = await installer(`
      fs.writeFileSync(process.env.TMPDIR + '/part', 'x'); fs.writeFileSync(note, process.env.TMPDIR); process.exit(1)`);
    expect(await fetchElectron(path, patient)).toBe('it could not be fetched');
    expect(existsSync(await readFile(notePath, 'utf8'))).toBe(false);
  });

  it.each([
    ['HTTPError: Response code 404 (Not Found) for https://example.invalid/x', 'fetching it was answered with 404'],
    ['Error: connect ECONNREFUSED 127.0.0.1:9', 'it could not be fetched: ECONNREFUSED'],
    ['Error: Generated checksum for "electron.zip" did not match expected checksum.', 'it could not be fetched'],
    ['', 'it could not be fetched'],
  ])('makes of %j: %s', (said, expected) => {
    expect(whyItFailed(said)).toBe(expected);
  });
});
