import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findTrayHost, isHostThere } from '../../../main/electron/tray-host.ts';

/** Programs in a folder of their own, which is the whole search path beside the system's shell. */
async function searchPathWith(programs: Readonly<Record<string, string>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tray-host-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(dir, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(dir, name), 0o755);
  }
  return dir;
}

describe.runIf(process.platform !== 'win32')('who shows tray icons on Linux', () => {
  it.each([
    ['busctl says so', { busctl: `echo '{"type":"b","data":true}'` }, true],
    ['busctl says no', { busctl: `echo '{"type":"b","data":false}'`, gdbus: "echo '(<true>,)'" }, false],
    ['busctl is missing and gdbus says so', { gdbus: "echo '(<true>,)'" }, true],
    ['nobody owns the name', { busctl: 'exit 1', gdbus: 'exit 1' }, false],
    ['nobody can be asked', {}, false],
  ])('is known when %s', async (_when, programs, isThere) => {
    const searchPath = await searchPathWith(programs);
    expect(await findTrayHost({ PATH: `${searchPath}${delimiter}/nowhere` })).toBe(isThere);
  });

  it.each([
    ['{"type":"b","data":true}\n', true],
    ['(<true>,)\n', true],
    ['{"type":"b","data":false}', false],
    ['(<false>,)', false],
    ['true', false],
    ['', false],
  ])('is read from %j', (answer, isThere) => {
    expect(isHostThere(answer)).toBe(isThere);
  });
});
