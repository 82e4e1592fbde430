import { compose } from '../../main/compose.ts';
import { noCodex } from '../../main/core/codex/no-codex.ts';
import { createLineLog } from '../../main/node/log.ts';
import { createNodeAdapters } from '../../main/node/node-adapters.ts';

// What the tray will be, without its looks: one long-lived composition that reads usage again and again. Every round is one line
// on stdout; SIGTERM ends it as quitting does.
const pauseMs = 40;
const roundsAtMost = 1_000;
const backgroundSpends = 2;

const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
const { env } = process;
const log = createLineLog(env['CODEX_QUOTA_LOG'], (line) => process.stderr.write(`${line}\n`));
const adapters = await createNodeAdapters({ env, log, version: '0.0.0', codex: noCodex });
const app = compose(adapters, { spendsInFlight: backgroundSpends });
for (let round = 0; round < roundsAtMost && !stopping.signal.aborted; round += 1) {
  const { accounts } = await app.status({ refresh: true, signal: stopping.signal });
  process.stdout.write(`${JSON.stringify(accounts.map(({ email, state }) => ({ email, state })))}\n`);
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
await app.drain();
await app.close();
