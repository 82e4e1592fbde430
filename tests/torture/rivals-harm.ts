import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestRecord } from '../../main/node/made-up-service/request-log.ts';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import type { ListRecord } from '../support/codex-home.ts';
import type { RivalWord } from '../support/rival-words.ts';
import type { DiskWatch } from './disk-watch.ts';
import type { Contest } from './rival-writers.ts';
import { type Chain, chainOf } from './rivals-chain.ts';
import { judgeLists, type ListDocument, lastWords } from './rivals-last-word.ts';

/** None of these may ever happen. */
export const contestHarms = {
  lost: 'accounts in neither list at the end',
  twice: 'accounts in both lists, or twice in one, at the end',
  changed: 'accounts that lack what another program wrote last',
  dead: 'sign-ins dead whose newest token we had, or was on disk',
  replayed: 'answered tokens that we presented again although their successor was on disk',
  wrongEnd: 'runs of ours that ended in a way that is not theirs',
} as const;

export type ContestHarm = keyof typeof contestHarms;

export interface Judged {
  readonly held: Contest;
  readonly disk: DiskWatch;
  readonly report: (harm: ContestHarm, what: string) => void;
}

/** Every account is where it belongs, with every field as its last writer left it, and the newest token that anybody could know. */
export async function checkLists(
  judged: Judged,
  words: readonly RivalWord[],
  atFirst: ReadonlyMap<string, ListRecord>,
): Promise<void> {
  const { world } = judged.held;
  const { home, service } = world;
  const final = { pool: JSON.parse(await home.readText('pool')), flagged: JSON.parse(await home.readText('flagged')) };
  const chain = chainOf(service.log.of('token'), judged.held.renewals);
  const isSameOrLater = (token: string, than: string): boolean => chain.from(sha256Hex(than)).has(sha256Hex(token));
  const ledger = await readFile(join(home.dir, 'quota-tray', 'ledger.ndjson'), 'utf8').catch(() => '');
  for (const { harm, what, email } of judgeLists({
    words,
    atFirst,
    movedByUs: emailsMoved(ledger),
    final,
    isSameOrLater,
  }))
    judged.report(harm === 'older' ? 'dead' : harm, `${what}${traceOf(judged, email, { final, chain, ledger })}`);
  checkAlive(judged, [...final.pool.accounts, ...final.flagged.accounts], {
    chain,
    lastPools: lastWords(words, 'pool'),
  });
}

/**
 * A sign-in may be dead only when a rival has spent it, we never had what came of that, and no rival has it in its last word or in a
 * result: then one that died had it, or another one has written an older token over it.
 */
function checkAlive(
  { held, disk, report }: Judged,
  records: readonly ListRecord[],
  { chain, lastPools }: { readonly chain: Chain; readonly lastPools: readonly ListDocument[] },
): void {
  const { moved, resident, world, effort } = held;
  for (const account of [...moved, ...resident]) {
    const own = records.find((record) => record['email'] === account.email);
    if (own === undefined || account.rotate(own.refreshToken) !== null) continue;
    const hash = sha256Hex(own.refreshToken);
    const spend = chain.spendOf(hash);
    const later = new Set([...chain.from(hash)].filter((one) => one !== hash));
    const isTold = lastPools.some(({ accounts }) => accounts.some((one) => later.has(sha256Hex(one.refreshToken))));
    const isLeft = existsSync(join(world.home.leaseDir, `${hash}.result.json`));
    const wasHad = [...later].some((one) => disk.wasInCustody(one));
    if (spend === undefined || isOurs(spend) || wasHad || isTold || isLeft) report('dead', account.email);
    else effort.rivalLost += 1;
  }
}

interface Traces {
  readonly final: Readonly<Record<'pool' | 'flagged', ListDocument>>;
  readonly chain: Chain;
  readonly ledger: string;
}

/** What can be said of an account afterwards, so that a harm that no seed brings back can be understood all the same. */
function traceOf({ held, disk }: Judged, email: string | null, { final, chain, ledger }: Traces): string {
  if (email === null) return '';
  const records = (['pool', 'flagged'] as const).flatMap((list) =>
    final[list].accounts
      .filter((record) => record['email'] === email)
      .map(({ refreshToken, flaggedReason }) => {
        const hash = sha256Hex(refreshToken);
        const spend = chain.spendOf(hash);
        const by = spend === undefined ? 'unspent' : `spent by ${isOurs(spend) ? 'us' : 'another'}`;
        const refused = held.world.service.log
          .of('token')
          .filter((one) => one.tokenHash === hash && one.status !== 200);
        const known = disk.wasInCustody(hash) ? 'in custody' : 'never in custody';
        return `${list} ${hash.slice(0, 6)} ${by}, ${known}, ${refused.length} refusals ${flaggedReason ?? ''}`;
      }),
  );
  const events = ledger.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  const keys = new Set(events.flatMap(({ key, identity }) => (identity?.email === email ? [key] : [])));
  const told = events
    .filter(({ key }) => keys.has(key))
    .map(({ kind, reason }) => `${kind}${reason ? ` ${reason}` : ''}`);
  return `\n  ${records.join('\n  ')}\n  ${told.slice(-12).join(', ')}`;
}

const moves: ReadonlySet<string> = new Set(['flagged', 're-flagged', 'restored', 'put-back', 'unflagged', 'undone']);

/** From our own ledger: whom we have moved. */
function emailsMoved(ledger: string): ReadonlySet<string> {
  const events = ledger.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  const keys = new Set(events.flatMap(({ kind, key }) => (moves.has(kind) ? [key] : [])));
  return new Set(
    events.flatMap(({ kind, key, identity }) =>
      kind === 'key-assigned' && keys.has(key) && typeof identity?.email === 'string' ? [identity.email] : [],
    ),
  );
}

/** What no reader can avoid: another program has spent the token, and at the moment of our look its answer was in no file. */
interface ReplayFigures {
  /** It was stored or presented later: somebody had it in hand. */
  ourReplaysBeforeStored: number;
  /** It never was: whoever got it ended first. */
  ourReplaysOfLost: number;
  /** It had been, and another program wrote an older list over it. */
  ourReplaysOfErased: number;
}

export interface RequestFigures extends ReplayFigures {
  ourSpends: number;
  othersSpends: number;
  othersReplays: number;
}

export function countRequests({ held, disk, report }: Judged): RequestFigures {
  const requests = held.world.service.log.of('token');
  const chain = chainOf(requests, held.renewals);
  const replays = { ourReplaysBeforeStored: 0, ourReplaysOfLost: 0, ourReplaysOfErased: 0 };
  const counts = { ourSpends: 0, othersSpends: 0, othersReplays: 0, ...replays };
  for (const request of requests) {
    const byUs = isOurs(request);
    if (request.successorHash !== null) counts[byUs ? 'ourSpends' : 'othersSpends'] += 1;
    else if (request.presented === 'spent') {
      const kind = byUs ? kindOfReplay(request, chain, disk) : 'othersReplays';
      if (kind === 'known') report('replayed', `request ${request.seq} of ${request.accountKey}`);
      else counts[kind] += 1;
    }
  }
  return counts;
}

/** Whose answer is it that the spent token in auth.json waits for? Ours are on disk in time; anybody's that was on disk stays. */
export function blame({ held, disk, report }: Judged, token: string): void {
  const [spend] = held.world.service.log
    .of('token')
    .filter(({ tokenHash, successorHash }) => successorHash !== null && tokenHash === sha256Hex(token));
  const wasForUs = spend === undefined || isOurs(spend) || disk.firstThere(spend.successorHash ?? '') !== null;
  if (wasForUs) report('dead', 'the sign-in of auth.json');
  else held.effort.codexLost += 1;
}

function isOurs({ headers }: RequestRecord): boolean {
  return String(headers['user-agent']).startsWith('codex-quota/');
}

/** Judged by what was on disk when we wrote down that we were about to present the token. */
function kindOfReplay(
  { tokenHash, arrivedAtMs }: RequestRecord,
  chain: Chain,
  disk: DiskWatch,
): keyof ReplayFigures | 'known' {
  const successor = chain.spendOf(tokenHash ?? '')?.successorHash ?? '';
  const intendedAtMs = disk.intendedBefore(tokenHash ?? '', arrivedAtMs) ?? arrivedAtMs;
  if (disk.wasThere(successor, intendedAtMs)) return 'known';
  const firstMs = disk.firstThere(successor);
  if (firstMs !== null) return firstMs < intendedAtMs ? 'ourReplaysOfErased' : 'ourReplaysBeforeStored';
  // Whoever presents the successor has it, although it lay on disk for too short a time to be seen there.
  return chain.spendOf(successor) === undefined ? 'ourReplaysOfLost' : 'ourReplaysBeforeStored';
}
