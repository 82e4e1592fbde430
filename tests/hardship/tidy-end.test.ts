import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const module = pathToFileURL(join(import.meta.dirname, '..', 'torture', 'tidy-end.ts')).href;
/** As a campaign does: a folder below the one for temporary files, and a program that would go on for long. */
const campaign = `
  import { spawn } from 'node:child_process';
  import { mkdtempSync } from 'node:fs';
  import { tmpdir } from 'node:os';
  import { join } from 'node:path';
  import { tidyAtEnd } from ${JSON.stringify(module)};
  await tidyAtEnd();
  mkdtempSync(join(tmpdir(), 'home-'));
  const { pid } = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  console.log(pid + ' ' + tmpdir());
`;

let temp: string;
beforeEach(async () => {
  temp = await mkdtemp(join(tmpdir(), 'tidy-end-'));
});
afterEach(() => rm(temp, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function startCampaign() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', campaign], {
    env: { ...process.env, TMPDIR: temp },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const [, started = '', folder = ''] = /^(\d+) (.*)\n/.exec(String(line)) ?? [];
  return { child, started: Number(started), folder };
}

describe.runIf(process.platform !== 'win32')('a campaign that is ended in the middle', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s takes its folder and its programs with it',
    async (signal) => {
      const { child, started, folder } = await startCampaign();
      expect(await readdir(folder)).toHaveLength(1);
      child.kill(signal);
      const [exitCode] = await once(child, 'exit');
      expect(exitCode).toBeGreaterThan(128);
      // Whoever takes care of orphans has to notice it, too.
      await expect.poll(() => isAlive(started), { timeout: 30_000 }).toBe(false);
      expect(existsSync(folder)).toBe(false);
    },
  );

  it('by death leaves its folder to the next one, which leaves those of the living alone', async () => {
    const dead = await startCampaign();
    dead.child.kill('SIGKILL');
    await once(dead.child, 'exit');
    process.kill(dead.started, 'SIGKILL');
    const ofSomebodyElse = join(temp, `codex-quota-torture-${process.pid}`);
    await mkdir(ofSomebodyElse);
    const next = await startCampaign();
    expect([existsSync(dead.folder), existsSync(ofSomebodyElse)]).toEqual([false, true]);
    next.child.kill('SIGTERM');
    await once(next.child, 'exit');
  });
});
