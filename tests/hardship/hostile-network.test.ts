import { beforeAll, describe, expect, it } from 'vitest';
import { plainQuota, sessionWindow } from '../../main/node/made-up-service/quota.ts';
import { poolRecord } from '../support/codex-home.ts';
import { type Misbehaviour, message, openHostileProxy, type TrueAnswer } from '../support/hostile/hostile-proxy.ts';
import {
  type HostileCommand,
  type Played,
  playDiscoveries,
  playReads,
  playSpends,
  runMeasured,
  type SpendRow,
} from '../support/hostile/hostile-runs.ts';
import { elsewherePath, type MisbehaviourName, misbehaviours } from '../support/hostile/misbehaviours.ts';
import { createWorld } from '../support/world.ts';

type Reason =
  | 'answer-cut-short'
  | 'answer-lost'
  | 'challenge'
  | 'offline'
  | 'server-error'
  | 'unclear-answer'
  | 'web-page';

interface Expected {
  /** Of a refresh, of a usage read and of the discovery of the token endpoint; null: it works all the same. */
  readonly spend: Reason | null;
  readonly usage: Reason | null;
  readonly discovery: 'offline' | 'unclear-answer' | null;
}

const works: Expected = { spend: null, usage: null, discovery: null };
/** Only the answer of a refresh is worth digging for. */
const cutButKept: Expected = { spend: null, usage: 'answer-cut-short', discovery: null };
const cut: Expected = { spend: 'answer-cut-short', usage: 'answer-cut-short', discovery: 'unclear-answer' };
const looksWhole: Expected = { ...cut, usage: 'unclear-answer' };
const noHead: Expected = { spend: 'answer-lost', usage: 'offline', discovery: 'offline' };
const page: Expected = { spend: 'web-page', usage: 'web-page', discovery: 'unclear-answer' };
const empty: Expected = { ...page, usage: 'unclear-answer' };

const expected: Readonly<Record<MisbehaviourName, Expected>> = {
  'nothing at all': works,
  'an answer in small drops': works,
  'an answer given twice': works,
  'many interim answers first': works,
  'a body without a length': works,
  'chunks in odd sizes': works,
  'gzip that nobody asked for': works,
  'deflate that nobody asked for': works,
  'brotli that nobody asked for': works,
  'gzip twice over': works,
  'a header that says gzip and a body that is none': works,
  'an encoding that nobody knows': works,
  'a byte order mark': works,
  'UTF-16 with its mark': works,
  'a wrong charset in the header': works,
  'bytes that are no UTF-8': works,
  'no content type': works,
  'plain text as the content type': works,
  'a length that is too large': cutButKept,
  'a reset after the whole body': cutButKept,
  'a last chunk that never comes': cutButKept,
  'a cut behind the refresh token': { ...cut, spend: null },
  'nonsense behind the JSON': { ...looksWhole, spend: null },
  'a NUL behind the JSON': { ...looksWhole, spend: null },
  'a cut before any token': cut,
  'a reset in the body': cut,
  'chunks that break off': cut,
  'a chunk of a size that is no number': cut,
  'gzip that is cut off': cut,
  'a gzip bomb': cut,
  '100 MB': cut,
  'a length that is too small': looksWhole,
  'a short body that looks whole': looksWhole,
  'an empty 200': empty,
  '204 and nothing': empty,
  'a page in the place of the answer': page,
  'an end before the head': noHead,
  'a reset before the head': noHead,
  'a cut in the head': noHead,
  'a reset in the head': noHead,
  'a negative length': noHead,
  'a length that is no number': noHead,
  'two lengths that differ': noHead,
  'a length and chunks': noHead,
  'a head of 100 kB': noHead,
  'another protocol': noHead,
  'a body without a head': noHead,
  'a switch of protocols': noHead,
  'a portal’s page': page,
  'a portal’s page that calls itself JSON': page,
  'a portal’s redirect': page,
  '511, sign in to the network': page,
  'a redirect to another host': page,
  'a redirect to plain http': page,
  'a blocked page with 403': { spend: 'challenge', usage: 'challenge', discovery: 'unclear-answer' },
  'a gateway’s 502': { spend: 'server-error', usage: 'server-error', discovery: 'unclear-answer' },
  'a filter’s 451': page,
};

/** Three runs over as many accounts as there are misbehaviours, beside whatever else the machine has to do. */
const patienceMs = 300_000;

const table = Object.entries(misbehaviours);
const names = Object.keys(misbehaviours) as MisbehaviourName[];
/** A whole run over a list of this length takes 95 to 105 MB by itself; what comes in is at most 8 MB an answer, for a moment. */
const mostMb = 320;

function theRow<R>({ rows }: Played<R>, name: string): R {
  const row = rows.get(name);
  if (row === undefined) throw new Error(`Nothing came of ${name}.`);
  return row;
}

function expectModest(commands: readonly HostileCommand[]): void {
  for (const { peakMb } of commands) expect(peakMb).toBeLessThan(mostMb);
}

describe('a network that tampers with the answer to a refresh', () => {
  let played: Played<SpendRow>;
  beforeAll(async () => {
    played = await playSpends(table);
  }, patienceMs);

  it.each(names)('by %s ends as it has to, loses nothing that arrived and shows no answered token again', (name) => {
    const { hostile, next, last, ...facts } = theRow(played, name);
    const reason = expected[name].spend;
    const outcome = reason === null ? 'healthy-flagged' : 'undetermined';
    const verdict = reason === null ? 'healthy' : 'undetermined';
    expect(hostile).toMatchObject({ outcome, verdict, reason });
    if (reason === null) {
      expect(facts).toEqual({ wasRotated: true, isKept: true, timesShown: 1, shownInLast: 0 });
      expect(next).toMatchObject({ verdict: 'healthy' });
      return;
    }
    expect(hostile['nextStep']).toMatch(/\w{3}/);
    if (facts.wasRotated) {
      // Spent, and never told: shown once more to find that out, and then never again.
      expect(facts).toEqual({ wasRotated: true, isKept: false, timesShown: 2, shownInLast: 0 });
      expect(next).toMatchObject({ verdict: 'needs-sign-in', reason: 'answer-lost' });
      expect(last).toMatchObject({ verdict: 'needs-sign-in', reason: 'answer-lost', spent: false });
    } else {
      expect(facts).toEqual({ wasRotated: false, isKept: false, timesShown: 1, shownInLast: 0 });
      expect(next).toMatchObject({ verdict: 'healthy' });
    }
  });

  it('ends the run with 1, since something could not be told, and the next ones with 0', () => {
    expect(played.commands.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [1, ''],
      [0, ''],
      [0, ''],
    ]);
  });

  it('makes the run no larger than a moment’s answers', () => expectModest(played.commands));

  it('sees each token once, and nobody where it sent them', () => {
    expect(played.seen.filter(({ path }) => path === elsewherePath)).toEqual([]);
    const tokens = played.seen.flatMap(({ path, token }) => (path === '/oauth/token' ? [token] : []));
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(tokens).toHaveLength(names.length);
  });
});

describe('a network that tampers with usage answers', () => {
  let played: Played<Readonly<Record<string, unknown>>>;
  beforeAll(async () => {
    played = await playReads('usage', table);
  }, patienceMs);

  it.each(names)('by %s changes no number that was read before, and spends nothing', (name) => {
    const code = expected[name].usage;
    const windows = [{ usedPercent: 25 }, { usedPercent: 40 }];
    expect(theRow(played, name)).toMatchObject(
      code === null
        ? { state: 'ok', stale: false, error: null, windows }
        : { state: 'unreachable', stale: true, error: { code }, windows },
    );
  });

  it('ends the run with 1 and without a word beside the document, in modest memory', () => {
    expect(played.commands.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [0, ''],
      [1, ''],
    ]);
    expectModest(played.commands);
  });
});

describe('a network that tampers with answers about saved resets', () => {
  let played: Played<Readonly<Record<string, unknown>>>;
  beforeAll(async () => {
    played = await playReads('reset-credits', table);
  }, patienceMs);

  it.each(names)('by %s leaves what is left of the quota alone', (name) => {
    const windows = [{ usedPercent: 25 }, { usedPercent: 40 }];
    expect(theRow(played, name)).toMatchObject({ state: 'ok', stale: false, error: null, windows });
  });

  it('ends the run with 0, in modest memory', () => {
    expect(played.commands.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expectModest(played.commands);
  });
});

describe('a network that tampers with the discovery of the token endpoint', () => {
  let played: Played<Readonly<Record<string, unknown>>>;
  beforeAll(async () => {
    played = await playDiscoveries(table);
  }, patienceMs);

  it.each(names)('by %s gets no token when it is not clear where tokens go', (name) => {
    const reason = expected[name].discovery;
    expect(theRow(played, name)).toMatchObject(
      reason === null
        ? { verdict: 'healthy', wasAsked: true }
        : { verdict: 'undetermined', reason, spent: false, wasAsked: false },
    );
  });

  it('ends the run with 1, in modest memory', () => {
    expect(played.commands.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([[1, '']]);
    expectModest(played.commands);
  });
});

/** Later than the connection takes to be used again, and sooner than it is given up. */
const soonMs = 5;

describe('a network that hands out what was meant for another account', () => {
  it.each<[string, (other: TrueAnswer) => Misbehaviour]>([
    [
      'since each answer comes once more, a little later',
      () => ({
        reaches: true,
        steps: (answer) => [
          message(answer),
          { after: new Promise((done) => setTimeout(done, soonMs)) },
          message(answer),
        ],
      }),
    ],
    ['from a cache', (other) => ({ reaches: false, steps: () => [message(other)] })],
  ])('shows nobody another’s numbers: %s', async (_name, misbehave) => {
    const world = await createWorld({ latencyMs: 30 });
    const accounts = Array.from({ length: 60 }, (_, index) =>
      world.account(`a${index}`, {
        signIn: {},
        quota: { ...plainQuota(Date.now()), primary: sessionWindow(index, Date.now() + 3_600_000) },
      }),
    );
    await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
    const [first] = accounts;
    const asked = await fetch(`${world.service.chatgptBaseUrl}/wham/usage`, {
      headers: { authorization: `Bearer ${first?.tokens.access}` },
    });
    const cached = { status: 200, headers: {}, body: Buffer.from(await asked.arrayBuffer()) };
    const misbehaviour = misbehave(cached);
    const proxy = await openHostileProxy({ target: () => world.service.url, misbehaviourFor: () => misbehaviour });
    const env = { ...world.env, CODEX_QUOTA_CHATGPT_BASE_URL: `${proxy.url}/backend-api` };
    const { report, stderr } = await runMeasured(['status', '--refresh'], env);
    await proxy.close();
    await world.dispose();
    expect(stderr).toBe('');
    expect(report.accounts).toHaveLength(accounts.length);
    for (const [index, shown] of report.accounts.entries()) {
      const own = [{ state: 'ok', windows: [{ usedPercent: index }, {}] }];
      const none = { state: 'unreachable', windows: [], error: { code: 'unclear-answer' } };
      expect([shown]).toMatchObject(shown['state'] === 'ok' ? own : [none]);
    }
    expect(report.accounts.some(({ state }) => state === 'ok')).toBe(true);
  });
});
