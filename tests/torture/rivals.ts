import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { codexCacheDir, codexFolder, codexReleases } from '../../build/codex-releases.ts';
import { printRows, rowsOf } from './print-rows.ts';
import { type ContestFigures, contest } from './rivals-campaign.ts';
import { type ContestHarm, contestHarms } from './rivals-harm.ts';
import { tidyAtEnd } from './tidy-end.ts';

// `npm run torture:rivals -- --minutes 3 --seed 1`: everybody who writes these files at once, and a count of what came of it.

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes ?? 3);
const seed = Number(values.seed ?? 1);
if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
  process.stderr.write('usage: npm run torture:rivals -- [--minutes N] [--seed S]\n');
  process.exit(2);
}

const figureWords: Readonly<Record<keyof ContestFigures, string>> = {
  ourRuns: 'runs of the built command',
  ourSpends: '  tokens they spent',
  codexStarts: 'starts of a real Codex',
  codexFellOver: '  of these fell over by themselves',
  codexRefreshes: '  questions to it, most of them to refresh',
  rivalStarts: 'starts of codex-multi-auth, played, each of its times a fifth',
  rivalDeaths: '  killed where it stood',
  powerCuts: '    with the power gone, so that the pool was empty',
  rivalCommands: '  commands that read, change and write',
  rivalSaves: '  lists it wrote whole, from memory',
  rivalAdded: '  accounts it added',
  rivalRefreshes: '  refreshes by a request of its own',
  rivalFollowed: '  refreshes that took the result of somebody else',
  rivalBypassed: '  leases that it waited for and then went round',
  rivalLost: '  sign-ins it lost by itself, spent and its answer stored nowhere',
  codexLost: 'sign-ins that Codex lost by itself, answered and ended before it wrote',
  othersSpends: 'tokens the others spent',
  othersReplays: 'answered tokens the others presented again',
  ourReplaysBeforeStored: 'of ours, while another program had the answer in hand',
  ourReplaysOfLost: 'of ours, where whoever got the answer ended before it wrote',
  ourReplaysOfErased: 'of ours, where another program had written an older list over the answer',
};

await tidyAtEnd();
const found = new Map<ContestHarm, number>();
const cacheDir = codexCacheDir(process.env, process.platform, homedir());
const figures = await contest({
  seed,
  durationMs: minutes * 60_000,
  codexPrograms: codexReleases.map(({ version }) => join(codexFolder(cacheDir, version, process), 'codex')),
  writersOfEachKind: 3,
  weSetAside: true,
  report: (harm, what) => {
    found.set(harm, (found.get(harm) ?? 0) + 1);
    process.stdout.write(`${contestHarms[harm]}: ${what}\n`);
  },
});

printRows([...rowsOf(figureWords, (name) => figures[name]), ...rowsOf(contestHarms, (name) => found.get(name) ?? 0)]);
if (found.size > 0) process.stdout.write(`Again: npm run torture:rivals -- --minutes ${minutes} --seed ${seed}\n`);
process.exit(found.size === 0 ? 0 : 1);
