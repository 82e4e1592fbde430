import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDemo } from '../../../main/electron/start-demo.ts';

describe('the demo, started beside the app', () => {
  it('runs by itself', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'beside-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const path = join(dir, 'said');
    const script = `require('node:fs').writeFileSync(process.argv[1], 'here')`;
    await startDemo({ execPath: process.execPath, args: ['-e', script, path] });
    await expect.poll(() => readFile(path, 'utf8').catch(() => null), { timeout: 10_000 }).toBe('here');
  });

  it('is told of in one sentence when the system does not start it', async () => {
    await expect(startDemo({ execPath: '/nowhere/app', args: [] })).rejects.toMatchObject({
      code: 'not-possible',
      message: 'The demo could not be started.',
    });
  });
});
