import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { codexCacheDir, codexFolder, codexReleases } from '../../build/codex-releases.ts';
import { printRows, rowsOf } from './print-rows.ts';
import { type ContestFigures, type ContestHarm, contest, contestHarms } from './rivals-campaign.ts';
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
  rivalRefreshes: 'refreshes of codex-multi-auth, played',
  rivalSaves: '  lists it wrote whole, from memory',
  rivalAdded: '  accounts it added',
  codexLost: 'sign-ins that Codex lost by itself, answered and ended before it wrote',
  othersSpends: 'tokens the others spent',
  othersReplays: 'answered tokens the others presented again',
  ourUnavoidableReplays: 'of ours, where the answer to another program was on no disk yet',
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
process.exit(found.size === 0 ? 0 : 1);
