import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { flaggedRecord } from '../support/codex-home.ts';
import { openConnectProxy } from '../support/hostile/connect-proxy.ts';
import { head, type Misbehaviour, message, openHostileProxy, type Step } from '../support/hostile/hostile-proxy.ts';
import {
  type HostileCommand,
  playDiscoveries,
  playReads,
  playSpends,
  runMeasured,
} from '../support/hostile/hostile-runs.ts';
import { misbehaviours } from '../support/hostile/misbehaviours.ts';
import { createWorld } from '../support/world.ts';
import { tidyAtEnd } from './tidy-end.ts';

// `npm run torture:network`: a service or a network that falls silent, in real time. All at once, since most of it is waiting: two
// minutes. Everything that needs no waiting is in tests/hardship/hostile-*.test.ts.

interface Case {
  readonly what: string;
  /** What the proxy between command and service does; or the one that `HTTPS_PROXY` names. */
  readonly by: Misbehaviour | 'connect-proxy';
  /** Of the run that meets it, and of the next one, on a network that does no harm. */
  readonly first: readonly [verdict: string, reason: string | null];
  readonly next: readonly [verdict: string, reason: string | null];
  /** How often the token may have been shown to the service after both. */
  readonly shown: number;
}

const later = (ms: number): Step => ({ after: new Promise((done) => setTimeout(done, ms)) });
const answersAfter = (seconds: number): Misbehaviour => ({
  reaches: true,
  steps: (answer) => [later(seconds * 1_000), message(answer)],
});
const falls = (steps: Misbehaviour['steps']): Misbehaviour => ({ reaches: true, steps });
const behindToken = (body: Buffer): Buffer => body.subarray(0, body.length - 1);
const unclear = ['undetermined', 'timeout'] as const;
const well = ['healthy', null] as const;
const lost = ['needs-sign-in', 'answer-lost'] as const;

const cases: readonly Case[] = [
  { what: 'answers after 10 s', by: answersAfter(10), first: well, next: well, shown: 1 },
  { what: 'answers after 25 s', by: answersAfter(25), first: unclear, next: well, shown: 1 },
  { what: 'answers after 100 s', by: answersAfter(100), first: unclear, next: well, shown: 1 },
  { what: 'answers after 140 s, too late', by: answersAfter(140), first: unclear, next: lost, shown: 2 },
  { what: 'falls silent before the head', by: falls(() => ['silence']), first: unclear, next: lost, shown: 2 },
  {
    what: 'falls silent in the head',
    by: falls((answer) => [head(answer).subarray(0, 30), 'silence']),
    first: unclear,
    next: lost,
    shown: 2,
  },
  {
    what: 'falls silent behind the token',
    by: falls((answer) => [head(answer), behindToken(answer.body), 'silence']),
    first: unclear,
    next: well,
    shown: 1,
  },
  {
    what: 'drips its answer over a minute',
    by: falls((answer) => [{ drip: message(answer), pauseMs: 2_000 }]),
    first: unclear,
    next: well,
    shown: 1,
  },
  {
    what: 'drips interim answers for ever',
    by: falls(() => [{ drip: Buffer.from('HTTP/1.1 102 Processing\r\n\r\n'.repeat(10_000)), pauseMs: 50 }]),
    first: unclear,
    next: lost,
    shown: 2,
  },
  {
    what: 'a proxy that never connects',
    by: 'connect-proxy',
    first: ['undetermined', 'offline'],
    next: well,
    shown: 1,
  },
];

interface Outcome {
  readonly command: HostileCommand;
  readonly seconds: number;
  readonly wrong: readonly string[];
}

async function play({ by, first, next, shown }: Case): Promise<Outcome> {
  const world = await createWorld({ revokesFamilyOnReplay: true });
  const mira = world.account('mira');
  await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
  const between =
    by === 'connect-proxy'
      ? await openConnectProxy(() => undefined)
      : await openHostileProxy({ target: () => world.service.url, misbehaviourFor: () => by });
  const route: Readonly<Record<string, string>> =
    by === 'connect-proxy'
      ? { HTTPS_PROXY: between.url, CODEX_REFRESH_TOKEN_URL_OVERRIDE: 'https://service.invalid/oauth/token' }
      : { CODEX_REFRESH_TOKEN_URL_OVERRIDE: `${between.url}/oauth/token` };
  const check = ['verify-flagged', '--no-restore'];
  const startedMs = performance.now();
  const command = await runMeasured(check, { ...world.env, ...route });
  const seconds = (performance.now() - startedMs) / 1_000;
  const again = await runMeasured(check, world.env);
  const spent = sha256Hex(mira.tokens.refresh);
  const timesShown = world.service.log.of('token').filter(({ tokenHash }) => tokenHash === spent).length;
  await between.close();
  await world.dispose();
  return {
    command,
    seconds,
    wrong: [
      ...difference('first', command, first),
      ...difference('next', again, next),
      ...(timesShown === shown ? [] : [`shown ${timesShown} times`]),
    ],
  };
}

function difference(run: string, { report }: HostileCommand, [verdict, reason]: Case['first']): readonly string[] {
  const [only] = report.reports;
  const came = `${only?.['verdict']} ${only?.['reason']}`;
  return came === `${verdict} ${reason}` ? [] : [`${run}: ${came}`];
}

await tidyAtEnd();
const outcomes = await Promise.all(cases.map(async (one) => [one, await play(one)] as const));
for (const [{ what }, { command, seconds, wrong }] of outcomes) {
  const figures = `exit ${command.exitCode}  ${seconds.toFixed(1).padStart(6)} s  ${command.peakMb.toFixed(0).padStart(4)} MB`;
  process.stdout.write(`${what.padEnd(34)}  ${figures}  ${wrong.length === 0 ? 'as promised' : wrong.join('; ')}\n`);
}

// What comes of each is asserted in tests/hardship/hostile-network.test.ts; here is what it takes.
const table = Object.entries(misbehaviours);
const plays = [
  ['refreshes', await playSpends(table)],
  ['usage reads', await playReads('usage', table)],
  ['questions for saved resets', await playReads('reset-credits', table)],
  ['discoveries', await playDiscoveries(table)],
] as const;
for (const [what, { commands }] of plays) {
  const peakMb = Math.max(...commands.map((command) => command.peakMb));
  process.stdout.write(
    `${`${table.length} ${what}, each tampered with`.padEnd(50)}  ${peakMb.toFixed(0).padStart(4)} MB\n`,
  );
}
process.exit(outcomes.every(([, { wrong }]) => wrong.length === 0) ? 0 : 1);
