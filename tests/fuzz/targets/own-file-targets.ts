import { createSettingsStore } from '../../../main/core/app/settings-store.ts';
import { encodeToldMemory, nothingTold, parseToldMemory } from '../../../main/core/app/told-memory.ts';
import { compactCustody } from '../../../main/core/custody/compact-custody.ts';
import { createCustodyMemory } from '../../../main/core/custody/custody-memory.ts';
import { encodeCustodyRecord } from '../../../main/core/custody/custody-record.ts';
import { readCustodySegment } from '../../../main/core/custody/custody-segment.ts';
import type { CustodyState } from '../../../main/core/custody/custody-state.ts';
import { latestMoves } from '../../../main/core/custody/latest-moves.ts';
import { chainUpTo, newestOf, rootOf } from '../../../main/core/custody/lineage.ts';
import { planRepair } from '../../../main/core/custody/plan-repair.ts';
import { doubtsOf } from '../../../main/core/custody/presentations.ts';
import {
  emptyCounters,
  encodeCounters,
  parseCounters,
  pruneCounters,
  retryNotBefore,
} from '../../../main/core/flagging/counters.ts';
import { restoreWatchMs } from '../../../main/core/flagging/restore-watch.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../../main/core/json.ts';
import { compactLedger } from '../../../main/core/ledger/compact-ledger.ts';
import { foldLedger } from '../../../main/core/ledger/fold-ledger.ts';
import { encodeLedgerEvent, parseLedger } from '../../../main/core/ledger/parse-ledger.ts';
import type { CustodyFiles } from '../../../main/core/ports.ts';
import { defaultSettings, readSettings } from '../../../main/core/settings.ts';
import { ledgerLines } from '../../../main/core/standing/ledger-lines.ts';
import { readClaims } from '../../../main/core/stores/claims.ts';
import { createLoginsOf } from '../../../main/core/stores/stored-login.ts';
import { indexLogins } from '../../../main/core/tokens/newer-pair.ts';
import { createAnswerReader } from '../../../main/core/tokens/read-answer.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { fits, holdsNoToken, isAlike, isStable, lateOutcomeOf, promise, shallowJson } from '../oracle.ts';
import { accessToken, hashOf, idToken, nowMs, refreshToken } from './planted-tokens.ts';
import { hashedTokens, keptIdentity, moment } from './sound-types.ts';

const readAnswer = createAnswerReader(hashOf);
const first = hashOf(refreshToken('one'));
const second = hashOf(refreshToken('two'));
const third = hashOf(refreshToken('three'));
const account = { accountId: 'acc-mira', userId: 'user-mira', email: 'mira@studio.example' };
const owner = { pid: 4711, startedAt: '12', bootId: 'boot', pidNamespace: 'pid:[1]', host: 'here', machine: 'm' };
const at = nowMs - 60_000;
const answer = {
  access_token: accessToken('mira'),
  refresh_token: refreshToken('two'),
  id_token: idToken('mira'),
  expires_in: 3600,
};
const kept = { access: accessToken('mira'), refresh: refreshToken('three'), id: null, expiresAtMs: nowMs };

const segment = [
  { t: 'owner', v: 1, at, owner },
  { t: 'intent', id: 'a', at, hash: first, account, stores: ['pool', 'flagged'] },
  { t: 'answer', id: 'a', at, hash: first, account, status: 200, complete: true, body: JSON.stringify(answer) },
  { t: 'intent', id: 'b', at, hash: second, account, stores: ['cli'] },
  { t: 'refused', id: 'b', at, hash: second, code: 'invalid_grant', status: 400, hard: true },
  { t: 'unspent', id: 'c', at, hash: second },
  { t: 'unanswered', id: 'd', at, hash: second },
  { t: 'held', at, hash: third, from: [second], account, tokens: kept, foreign: true },
  { t: 'spent', at, hash: first, by: second },
  {
    t: 'move',
    id: 'm',
    at,
    kind: 'restore',
    hash: first,
    reason: null,
    restored: { key: 'abcde12345', record: { email: 'mira@studio.example' } },
  },
  { t: 'restored', at, hash: second, key: 'abcde12345', record: { note: { deep: [1] } } },
  { t: 'moved', id: 'm2', at },
  { t: 'sign-in', id: 's', at, key: null },
  { t: 'sign-in-answer', id: 's', at, issuer: null, complete: true, body: '{"tokens":{}}' },
  { t: 'sign-in-left', id: 's', at },
  { t: 'sign-in-end', id: 's2', at },
  { t: 'released', at, hash: hashOf('x') },
];

const listed = { email: 'mira@studio.example', refreshToken: refreshToken('two'), accountIdSource: 'org' };
/** Who was moved where, in vain too, and who is watched over since. */
const moves = [
  segment[0],
  {
    t: 'move',
    id: 'm',
    at,
    kind: 'flag',
    hash: first,
    reason: 'manual',
    setAside: { key: 'abcde12345', record: listed, besides: [{ ...listed, accountId: 'acc-two' }] },
  },
  { t: 'moved', id: 'm', at },
  { t: 'set-aside', at, hash: first, key: 'abcde12345', record: listed, putBacks: 1.5 },
  {
    t: 'move',
    id: 'n',
    at: at + 1,
    kind: 'unflag',
    hash: first,
    arrivesAs: second,
    reason: null,
    restored: { key: 'abcde12345', record: listed },
  },
  { t: 'moved', id: 'n', at: at + 2, inVain: true },
  { t: 'restored', at, hash: third, key: 'fghij12345', record: listed },
  { t: 'removed', at: at + 3, key: 'fghij12345', hashes: [third] },
];

function filesWith(text: string): CustodyFiles {
  const none = (): Promise<never> => Promise.reject(new Error('nothing is written'));
  const read = () => Promise.resolve([{ name: 'a.segment', dir: '/custody', own: false, text }]);
  return {
    dir: '/custody',
    readAll: read,
    readRecent: read,
    append: none,
    reserve: none,
    replaceSegments: none,
    close: () => Promise.resolve(),
  };
}

function watchedIn(state: CustodyState): readonly string[] {
  const ofToday = latestMoves(state, (key) => key).filter(
    ({ kept: { at: sinceMs } }) => nowMs - sinceMs < restoreWatchMs,
  );
  return ofToday.map(({ kind, key, kept: { hash } }) => `${kind} ${key} ${hash}`);
}

/** What the segments say, as a start reads them and a fold writes them down again: nothing that was kept may be gone after it. */
const custody: FuzzTarget = {
  name: 'custody',
  seeds: [
    `${segment.map((line) => JSON.stringify(line)).join('\n')}\n`,
    `${JSON.stringify(segment[1])}\n      \n\0\0\0\n{"t":"answer","id":"a","at":1`,
    `${moves.map((line) => JSON.stringify(line)).join('\n')}\n`,
  ],
  async examine(input) {
    const memory = createCustodyMemory(filesWith(input), readAnswer);
    const state = await memory.load();
    for (const { tokens, account: who, at: since } of state.held.values()) {
      fits(hashedTokens, { ...tokens, hash: first }, 'tokens in custody');
      fits(keptIdentity, who, 'an identity in custody');
      fits(moment, since, 'a moment in custody');
    }
    for (const hash of [...state.held.keys(), ...state.presentations.keys(), ...state.answered]) {
      promise(!state.successors.has(newestOf(state, hash)), 'the newest token of a chain has a successor');
      rootOf(state, hash);
      chainUpTo(state, hash);
      doubtsOf(state, hash, () => true);
    }
    planRepair({
      custody: state,
      index: indexLogins([]),
      mayFinish: () => true,
      issuedAtOf: ({ access }) => (access === null ? null : readClaims(access.reveal()).issuedAtMs),
      identityOf: createLoginsOf(hashOf).identityIn,
    });
    const { records } = readCustodySegment(input);
    const folded = compactCustody(records, { readAnswer, now: nowMs });
    const again = createCustodyMemory(filesWith(folded.map(encodeCustodyRecord).join('\n')), readAnswer);
    const after = await again.load();
    const newest = [...state.held.keys()].filter((hash) => !state.successors.has(hash));
    promise(
      newest.every((hash) => after.held.has(hash)),
      'folding lost a token',
    );
    const [before, since] = [watchedIn(state), watchedIn(after)];
    promise(
      before.every((one) => since.includes(one)),
      'folding lost sight of an account that was moved',
    );
    for (const [hash, { code }] of state.refusals)
      promise(code === null || typeof code === 'string' || !after.refusals.has(hash), 'a code is no text');
  },
};

const event = { at: '2026-11-14T11:00:00.000Z', version: '0.1.0' };
const history = {
  identity: account,
  emails: ['mira@studio.example'],
  identityHashes: [first],
  lineageHashes: [second],
  lastVerifiedMs: at,
  verificationCount: 2,
  lastCheck: { verdict: 'healthy', outcome: 'restored', reason: null, httpStatus: 200 },
  lastRefusal: { reason: 'invalid_grant', atMs: at, httpStatus: 400 },
  health: 90,
  signIn: { kind: 'needed', tokenHash: first, reason: 'invalid_grant', sinceMs: at, httpStatus: 400 },
  flag: { by: 'automatic', reason: 'invalid_grant', sinceMs: at, httpStatus: 400 },
  restore: { runId: 'r', atMs: at, putBacks: 1 },
  episode: { number: 1, failedAgain: 0 },
  otherAnswer: { identity: account, plan: 'Plus', sinceMs: at },
};
const entries: readonly object[] = [
  { kind: 'key-assigned', key: 'abcde12345', identityHash: first, lineageHash: second, identity: account },
  { kind: 'key-alias', key: 'abcde12345', alias: 'zzzzz12345' },
  { kind: 'flagged', key: 'abcde12345', reason: 'invalid_grant', httpStatus: 400, by: 'automatic', episode: 1 },
  {
    kind: 'checked',
    key: 'abcde12345',
    verdict: 'healthy',
    outcome: 'restored',
    reason: null,
    httpStatus: 200,
    spent: true,
  },
  { kind: 'restored', key: 'abcde12345', runId: 'r' },
  { kind: 'needs-sign-in', key: 'abcde12345', tokenHash: first, reason: 'invalid_grant', httpStatus: 400, episode: 1 },
  { kind: 'ambiguous-failure', key: 'abcde12345', reason: 'http-400', httpStatus: 400 },
  { kind: 'works-again', key: 'abcde12345' },
  { kind: 'other-account-answered', key: 'abcde12345', answered: { identity: account, plan: 'Plus' } },
  { kind: 'carried', key: 'bbbbb12345', history },
  { kind: 'management-chosen', key: null, choice: 'manage' },
  { kind: 'guard-held', key: null, cause: 'many-at-once', accounts: 4 },
  { kind: 'guard-released', key: null, flagged: 4 },
  { kind: 'conflict-seen', key: null, conflict: 'older-copy', accounts: ['abcde12345'] },
  { kind: 'carried-globals', key: null, globals: { management: 'watch', guardHeldSinceMs: at, conflicts: [] } },
  { kind: 'from-tomorrow', key: 'abcde12345' },
];
export const ledgerSeeds = [
  `${entries.map((entry, index) => JSON.stringify({ ...entry, ...event, id: `e${index}` })).join('\n')}\n`,
] as const;

const ledger: FuzzTarget = {
  name: 'ledger',
  seeds: ledgerSeeds,
  examine(input) {
    const { events, foreignLines } = parseLedger(input);
    const state = foldLedger(events);
    for (const [key, account] of state.accounts) {
      promise(/^[\w-]{1,64}$/.test(key), 'a key is none that a command or a window could name');
      promise(account.health >= 0 && account.health <= 100, 'health is out of its range');
      const moments = [account.lastVerifiedMs, account.flag?.sinceMs, account.restore?.atMs, account.lastRefusal?.atMs];
      const since = account.signIn.kind === 'needed' ? account.signIn.sinceMs : null;
      for (const one of [...moments, since])
        promise(one == null || moment.safeParse(one).success, 'a moment is beyond every calendar');
    }
    ledgerLines(events);
    const folded = compactLedger(events);
    isAlike(foldLedger(folded), state, 'a compacted ledger says something else');
    const text = folded.map(encodeLedgerEvent).join('') + foreignLines.join('\n');
    const back = parseLedger(text);
    isAlike(back.unreadable, 0, 'a ledger that was written back cannot be read');
    isAlike(back.foreignLines, foreignLines, 'a line of another version is gone');
    isAlike(foldLedger(back.events).accounts.size, state.accounts.size, 'an account is gone from the ledger');
    for (const one of folded)
      if ('reason' in one && typeof one.reason === 'string' && one.kind === 'flagged')
        holdsNoToken(encodeLedgerEvent({ ...one, reason: refreshToken('x') }), 'the ledger');
  },
};

/** The first line is the file, the second one what a person changes; one line is both. */
const settings: FuzzTarget = {
  name: 'settings',
  seeds: [
    JSON.stringify({
      ...defaultSettings,
      proxy: 'http://127.0.0.1:8080',
      quietHours: { from: '22:00', to: '07:30' },
      globalShortcut: 'Ctrl+Alt+Q',
      ours: { not: 1 },
    }),
    `${JSON.stringify(defaultSettings)}\n${JSON.stringify({ theme: 'dark', thresholdsUsedPercent: [50] })}`,
  ],
  async examine(input) {
    const [file = '', change = file] = input.split('\n');
    const value = shallowJson(file);
    const atStart = readSettings(value);
    const { settings: read, problems } = atStart;
    isAlike(Object.keys(read).sort(), Object.keys(defaultSettings).sort(), 'a setting is missing');
    const again = readSettings(parseJson(JSON.stringify(read)));
    isAlike(again.settings, read, 'settings are not stable');
    isAlike(again.problems, [], 'what was taken for a good setting is none');
    promise(problems.length <= 30, 'more problems than settings');
    const before: unknown = value;
    const wanted = shallowJson(change);
    if (!isJsonObject(before) || !isJsonObject(wanted)) return;
    let written: JsonObject = before;
    const update = (next: (one: JsonObject) => JsonObject) => {
      written = next(before);
      return Promise.resolve(written);
    };
    const settingsFile = { read: () => Promise.resolve(before), update, takeKeptAside: () => null };
    const store = createSettingsStore(settingsFile, atStart);
    const outcome = await lateOutcomeOf(() => store.change(wanted));
    if ('refusal' in outcome) isAlike(written, before, 'a refused change was written');
    else
      for (const name of Object.keys(before)) promise(Object.hasOwn(written, name), 'a name that is not ours is gone');
  },
};

const counters: FuzzTarget = {
  name: 'counters',
  seeds: [
    encodeCounters({
      ...emptyCounters,
      unclear: new Map([['abcde12345', { count: 2, lastAtMs: at }]]),
      retryNotBefore: new Map([['usage', { untilMs: nowMs + 1_000, heldAtMs: nowMs }]]),
      guard: {
        held: [{ key: 'abcde12345', reason: 'invalid_client', atMs: at, httpStatus: 400 }],
        recent: [{ key: 'abcde12345', atMs: at }],
        worked: new Map([['abcde12345', at]]),
      },
      serviceAheadMs: 1_000,
    }),
  ],
  examine(input) {
    const read = parseCounters(shallowJson(input));
    if (read === null) return;
    isStable(encodeCounters(read), (text) => encodeCounters(parseCounters(parseJson(text)) ?? emptyCounters));
    for (const name of read.retryNotBefore.keys()) {
      const untilMs = retryNotBefore(read, name, nowMs);
      promise(untilMs === null || untilMs <= nowMs + 7 * 86_400_000, 'a wait is beyond what is obeyed');
    }
    pruneCounters(read, nowMs);
    promise(moment.safeParse(read.serviceAheadMs + nowMs).success, 'the clock of the service is beyond every calendar');
  },
};

const toldMemory: FuzzTarget = {
  name: 'told-memory',
  seeds: [
    encodeToldMemory({
      ...nothingTold,
      hasLooked: true,
      stopped: ['abcde12345'],
      restored: new Map([['abcde12345', at]]),
      windows: new Map([['abcde12345 18000', { resetAtMs: at, percent: 80 }]]),
      untold: [{ id: 'n1', title: 'Back', body: 'mira is back.' }],
      restoreShownAtMs: at,
    }),
  ],
  examine(input) {
    const read = parseToldMemory(shallowJson(input));
    if (read !== null)
      isStable(encodeToldMemory(read), (text) => encodeToldMemory(parseToldMemory(parseJson(text)) ?? nothingTold));
  },
};

export const ownFileTargets: readonly FuzzTarget[] = [custody, ledger, settings, counters, toldMemory];
