import { type FSWatcher, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect } from 'vitest';
import { type GatedEndpoint, gateEndpoint } from './gated-endpoint.ts';
import { type Rival, startRival } from './rival.ts';
import { type CommandResult, runCommand, type StartedCommand, startCommand } from './run-command.ts';
import { createWorld, type Report, type World } from './world.ts';

/** A world with another program in it, and a moment in every refresh at which it can act. */
export interface RivalWorld extends World {
  readonly rival: Rival;
  readonly gate: GatedEndpoint;
  readonly poolDir: string;
  start(...args: readonly string[]): StartedCommand;
}

/** `PATH` has flock(1), so that Codex's own locks are really taken. */
const systemPath = '/usr/bin:/bin';

export async function createRivalWorld(options: Parameters<typeof createWorld>[0] = {}): Promise<RivalWorld> {
  const world = await createWorld(options);
  const poolDir = dirname(world.home.poolPath);
  await mkdir(poolDir, { recursive: true, mode: 0o700 });
  const [gate, rival] = await Promise.all([gateEndpoint(world.service.tokenUrl), startRival(poolDir)]);
  const seen = watchNames(poolDir);
  const env = { ...world.env, PATH: systemPath, CODEX_REFRESH_TOKEN_URL_OVERRIDE: gate.url };
  const run = (...args: readonly string[]): Promise<CommandResult> => runCommand(args, env);
  return {
    ...world,
    env,
    rival,
    gate,
    poolDir,
    run,
    start: (...args) => startCommand(args, env),
    async runJson(...args) {
      const { exitCode, stdout } = await run(...args, '--json');
      return { exitCode, report: JSON.parse(stdout) as Report };
    },
    async dispose() {
      seen.watcher.close();
      await rival.close();
      await world.dispose();
      await gate.close();
      // In every one of these tests: no file of ours may look like a store, a backup or a journal of codex-multi-auth.
      expect([...seen.names].filter((name) => isTakenForStore(name) && !isRivals(name, rival.pid))).toEqual([]);
    },
  };
}

function watchNames(dir: string): { readonly names: ReadonlySet<string>; readonly watcher: FSWatcher } {
  const names = new Set<string>();
  const watcher = watch(dir, { recursive: true }, (_event, name) => {
    if (name !== null) names.add(name);
  });
  return { names, watcher };
}

/** codex-multi-auth recovers accounts from such a file, or clears it as a leftover of its own (facts/multi-auth.md 1.6 and 1.8). */
function isTakenForStore(name: string): boolean {
  const isBackup = /^(openai-codex(-flagged|-blocked)?-accounts|codex-accounts)\.json\./.test(name);
  return isBackup && (!name.endsWith('.tmp') || name.includes('.rotate.'));
}

/** What the rival itself and the tests make: backups, the write-ahead file, staged copies, reset markers. */
function isRivals(name: string, pid: number): boolean {
  return /\.(bak(\.[12])?|wal|reset-intent)$/.test(name) || name.includes(`.rotate.${pid}.`);
}
