import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A process that is called like codex-multi-auth and does nothing, until the test is over. Its file lies in `dir`, its Codex home. */
export async function runMultiAuthIn(dir: string, nodeOptions: readonly string[] = []): Promise<void> {
  const path = join(dir, 'codex-multi-auth.js');
  await writeFile(path, 'process.stdout.write("up"); setInterval(() => {}, 1000);');
  const rival = spawn(process.execPath, [...nodeOptions, path], { env: { HOME: dir, CODEX_HOME: dir } });
  const ended = once(rival, 'exit');
  onTestFinished(async () => {
    rival.kill();
    await ended;
  });
  await once(rival.stdout, 'data');
}
