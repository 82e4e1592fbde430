import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { leaveTracesOut, useLittleMemory } from '../main/cli/modest-process.ts';
import { demoCast } from '../main/node/demo/demo-cast.ts';
import { createDemoHome, type DemoHome } from '../main/node/demo/demo-home.ts';
import { createMadeUpService } from '../main/node/made-up-service/made-up-service.ts';

/**
 * A process of its own: runs the program whose text is at the first path on the accounts of the demo, in that folder, and writes to the
 * second path what V8 had compiled by then. V8 compiles a function when it is first called, so the run decides what every later start
 * is spared.
 */
const [programPath = '', compiledPath = ''] = process.argv.slice(2);

interface Program {
  readonly runCommandLine: (argv: readonly string[]) => Promise<void>;
}

/** Of the others one waits for some seconds: for a service that failed, or for another program that may have the newer pair. */
function quickAccounts(nowMs: number): readonly string[] {
  const quick = demoCast(nowMs).filter(({ place, spec }) => {
    return place.store === 'flagged' && place.story === 'alive' && spec.behaviours?.token === undefined;
  });
  return quick.flatMap(({ spec }) => ['--account', spec.email ?? '']);
}

async function useMostOfIt({ runCommandLine }: Program, home: DemoHome, nowMs: number): Promise<void> {
  Object.assign(process.env, home.env);
  const verify = ['verify-flagged', '--json', ...quickAccounts(nowMs)];
  const preview = ['verify-flagged', '--dry-run'];
  for (const argv of [['status', '--refresh'], ['status', '--json'], preview, verify, ['status']]) {
    await runCommandLine(argv);
    if (process.exitCode !== 0)
      throw new Error(`\`codex-quota ${argv[0]}\` ended with ${process.exitCode} on the made-up accounts.`);
  }
}

// As main/cli.ts: V8 refuses what it compiled under other flags.
useLittleMemory();
leaveTracesOut({});
const script = new Script(readFileSync(programPath, 'latin1'), { filename: 'codex-quota' });
const module = { exports: {} as Program };
script.runInThisContext()(module.exports, createRequire(import.meta.url), module);
const service = await createMadeUpService({ latencyMs: 0 });
try {
  const nowMs = Date.now();
  const dir = join(dirname(programPath), 'home');
  mkdirSync(dir);
  await useMostOfIt(module.exports, await createDemoHome({ dir, service, nowMs }), nowMs);
  writeFileSync(compiledPath, script.createCachedData());
} finally {
  await service.close();
}
