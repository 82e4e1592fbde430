import { noCodex } from '../../main/core/codex/no-codex.ts';
import { openTrayApp } from '../../main/open-tray-app.ts';
import { createRecordingHost } from '../support/app-host.ts';

// The tray app without its looks, over the account files that the environment names: reads so many times, and writes to stdout how many
// bytes are in use after the first reading, after a tenth of them and after the last, each time without what is garbage.
const rounds = Number(process.argv[2] ?? '1');

const { app } = await openTrayApp({
  env: process.env,
  log: { write: () => undefined },
  version: '0.0.0',
  codex: noCodex,
  host: createRecordingHost(),
  surroundings: () => ({ platform: 'linux', isDemo: false, command: 'not-possible', commandReach: 'found' }),
});
const filesShown = new Promise<void>((resolve) => {
  app.onSnapshot(({ status }) => {
    if (status !== null) resolve();
  });
});
app.start();
await filesShown;
const used: number[] = [];
for (let round = 1; round <= rounds; round += 1) {
  await app.intents['usage:refresh'](null);
  if (round === 1 || round === Math.ceil(rounds / 10) || round === rounds) used.push(usedBytes());
}
const read = (app.snapshot().status?.accounts ?? []).filter(({ state, error }) => state === 'ok' && error === null);
await app.quit();
process.stdout.write(JSON.stringify({ accounts: read.length, usedBytes: used }));

function usedBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
