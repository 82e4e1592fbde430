import type { ConflictKind } from '../../../shared/conflict-kinds.ts';
import { assertNever } from '../../../shared/errors.ts';
import { compareIdentity, type Identity, mergeIdentity } from '../accounts/identity.ts';
import { restoreWatchMs } from '../flagging/restore-watch.ts';
import { type AccountHistory, emptyGlobals, emptyHistory, fullHealth, type LedgerGlobals } from './account-history.ts';
import { type AccountEvent, type GlobalEvent, isGlobalEvent, type LedgerEvent } from './ledger-event.ts';
import { latestRefreshes, mergeHistories, withText } from './merge-histories.ts';

/** Taken off per counted ambiguous failure (product.md section 6). */
const ambiguousFailureCost = 10;

/** What the ledger says. A reading of the file, never a copy that is kept beside it. */
export interface LedgerState extends LedgerGlobals {
  /** By key; aliases are not in it. */
  readonly accounts: ReadonlyMap<string, AccountHistory>;
  /** From a key that is no longer used to the one of the same account. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** Built once, then carried on event by event. */
export interface LedgerDraft {
  readonly accounts: Map<string, AccountHistory>;
  readonly aliases: Map<string, string>;
  globals: LedgerGlobals;
}

/** Aliases count from the beginning of time, so they are gathered first; otherwise the order of the file is the order of things. */
export function draftLedger(events: readonly LedgerEvent[]): LedgerDraft {
  const draft: LedgerDraft = { accounts: new Map(), aliases: new Map(), globals: emptyGlobals };
  for (const event of events) if (event.kind === 'key-alias') addAlias(draft, event.key, event.alias);
  for (const event of events) applyLedgerEvent(draft, event);
  return draft;
}

export function foldLedger(events: readonly LedgerEvent[]): LedgerState {
  return stateOf(draftLedger(events));
}

/** A snapshot: later events do not change it. */
export function stateOf(draft: LedgerDraft): LedgerState {
  return { ...draft.globals, accounts: new Map(draft.accounts), aliases: new Map(draft.aliases) };
}

/** Adds one event. A `key-alias` changes what earlier events mean, so it takes a new `draftLedger` instead. */
export function applyLedgerEvent(draft: LedgerDraft, event: LedgerEvent): void {
  if (event.kind === 'key-alias') return;
  if (isGlobalEvent(event)) {
    draft.globals = nextGlobals(draft.globals, event);
    return;
  }
  const key = canonicalKey(draft, event.key);
  draft.accounts.set(key, nextHistory(draft.accounts.get(key) ?? emptyHistory(key), event));
}

/** The key an account goes by now. */
export function canonicalKey(state: Pick<LedgerState, 'aliases'>, key: string): string {
  return state.aliases.get(key) ?? key;
}

/** Chains are flattened as they grow, so one look-up is always enough; a ring is not closed. */
function addAlias(draft: LedgerDraft, key: string, alias: string): void {
  const target = canonicalKey(draft, key);
  const source = canonicalKey(draft, alias);
  if (target === source) return;
  draft.aliases.set(source, target);
  for (const [older, to] of draft.aliases) if (to === source) draft.aliases.set(older, target);
}

function nextGlobals(before: LedgerGlobals, event: GlobalEvent): LedgerGlobals {
  switch (event.kind) {
    case 'management-chosen':
      return { ...before, management: event.choice };
    case 'guard-held':
      return { ...before, guardHeldSinceMs: before.guardHeldSinceMs ?? Date.parse(event.at) };
    case 'conflict-seen':
      return { ...before, conflicts: [...new Set([...before.conflicts, conflictMark(event)])] };
    case 'conflict-over':
      return { ...before, conflicts: before.conflicts.filter((mark) => mark !== conflictMark(event)) };
    case 'guard-released':
      return { ...before, guardHeldSinceMs: null };
    case 'carried-globals':
      return event.globals;
    default:
      return assertNever(event);
  }
}

/** What one stretch of a conflict is known by. */
export function conflictMark({
  conflict,
  accounts,
}: {
  readonly conflict: ConflictKind;
  readonly accounts: readonly string[];
}): string {
  return [conflict, ...accounts].join(' ');
}

type Happening<K extends AccountEvent['kind']> = Extract<AccountEvent, { readonly kind: K }>;

function nextHistory(before: AccountHistory, event: AccountEvent): AccountHistory {
  switch (event.kind) {
    case 'key-assigned':
      return withIdentity(before, event);
    case 'key-alias':
      return before;
    case 'flagged':
      return afterFlag(before, event);
    case 'checked':
      return afterCheck(before, event);
    case 'restored':
      return { ...backInPool(works(before), event), restore: { runId: event.runId, atMs: Date.parse(event.at) } };
    case 'undone':
      return afterUndo(before, event);
    case 'unflagged':
      return { ...backInPool(before, event), health: fullHealth, restore: null };
    case 'put-back':
      return afterPutBack(before, event);
    case 're-flagged':
      return afterReFlag(before, event);
    case 'needs-sign-in':
      return afterNeedsSignIn(before, event);
    case 'works-again':
      return works(before);
    case 'ambiguous-failure':
      return { ...before, health: Math.max(0, before.health - ambiguousFailureCost) };
    case 'other-account-answered':
      return afterOtherAnswer(before, event);
    case 'refreshed-elsewhere':
      return afterRefreshElsewhere(before, event);
    case 'sign-in':
      return afterSignIn(before, event);
    case 'removed':
      return { ...before, signIn: { kind: 'ok' }, flag: null, restore: null, wayBack: null, otherAnswer: null };
    case 'carried':
      return mergeHistories(before, event.history);
    default:
      return assertNever(event);
  }
}

function works(before: AccountHistory): AccountHistory {
  return { ...before, health: fullHealth, signIn: { kind: 'ok' }, otherAnswer: null };
}

/** Ids are filled in and then stay; the e-mail is the latest one. */
function withIdentity(before: AccountHistory, event: Happening<'key-assigned'>): AccountHistory {
  const email = event.identity.email ?? before.identity.email;
  const identity: Identity = { ...mergeIdentity(before.identity, event.identity), email };
  return {
    ...before,
    identity,
    emails: email === null ? before.emails : withText(before.emails, email),
    identityHashes: withText(before.identityHashes, event.identityHash),
    lineageHashes: withText(before.lineageHashes, event.lineageHash),
  };
}

function afterFlag(before: AccountHistory, event: Happening<'flagged'>): AccountHistory {
  const { by, reason, httpStatus } = event;
  const atMs = Date.parse(event.at);
  return {
    ...before,
    health: 0,
    flag: { by, reason, httpStatus, sinceMs: atMs },
    lastRefusal: by === 'automatic' ? { reason, httpStatus, atMs } : before.lastRefusal,
    restore: null,
    wayBack: null,
    episode: nextEpisode(before, event.episode),
  };
}

function backInPool(before: AccountHistory, { at }: Happening<'restored' | 'unflagged'>): AccountHistory {
  return { ...before, flag: null, wayBack: { atMs: Date.parse(at), putBacks: 0 } };
}

/** In the pool it begins anew what is watched there: how often it may be put back. */
function afterSignIn(before: AccountHistory, { at }: Happening<'sign-in'>): AccountHistory {
  const wayBack = before.wayBack === null ? null : { atMs: Date.parse(at), putBacks: 0 };
  return { ...works(before), flag: null, restore: null, wayBack };
}

/** What another Codex home had brought into the pool is counted from the first time that this one put it back. */
function afterPutBack(before: AccountHistory, event: Happening<'put-back'>): AccountHistory {
  const { wayBack } = before;
  const atMs = Date.parse(event.at);
  const isOfToday = wayBack !== null && atMs - wayBack.atMs < restoreWatchMs;
  return {
    ...before,
    flag: null,
    wayBack: isOfToday ? { ...wayBack, putBacks: wayBack.putBacks + 1 } : { atMs, putBacks: 1 },
  };
}

function afterReFlag(before: AccountHistory, event: Happening<'re-flagged'>): AccountHistory {
  const sinceMs = Date.parse(event.at);
  const flag = before.flag ?? { by: 'automatic' as const, reason: event.reason, httpStatus: null, sinceMs };
  return { ...before, health: 0, flag, restore: null, wayBack: null };
}

function afterNeedsSignIn(before: AccountHistory, event: Happening<'needs-sign-in'>): AccountHistory {
  const { tokenHash, reason, httpStatus } = event;
  const atMs = Date.parse(event.at);
  return {
    ...before,
    health: 0,
    signIn: { kind: 'needed', tokenHash, reason, httpStatus, sinceMs: atMs },
    lastRefusal: { reason, httpStatus, atMs },
    restore: null,
    episode: nextEpisode(before, event.episode),
  };
}

function nextEpisode(before: AccountHistory, number: number): AccountHistory['episode'] {
  if (number !== before.episode.number) return { number, failedAgain: 0 };
  return before.restore === null ? before.episode : { number, failedAgain: before.episode.failedAgain + 1 };
}

/** The latest one counts, from when it first answered. */
function afterOtherAnswer(
  before: AccountHistory,
  { answered, at }: Happening<'other-account-answered'>,
): AccountHistory {
  const known = before.otherAnswer;
  const isKnown = known !== null && compareIdentity(known.identity, answered.identity) === 'same';
  return { ...before, otherAnswer: { ...answered, sinceMs: isKnown ? known.sinceMs : Date.parse(at) } };
}

/** Two processes that look at once may both note it. */
function afterRefreshElsewhere(
  before: AccountHistory,
  { conflict, tokenHash, at }: Happening<'refreshed-elsewhere'>,
): AccountHistory {
  const noted = { conflict, tokenHash, atMs: Date.parse(at) };
  return { ...before, refreshedElsewhere: latestRefreshes([...before.refreshedElsewhere, noted]) };
}

/** A person wanted it set aside, so from here on only a person brings it back. */
function afterUndo(before: AccountHistory, event: Happening<'undone'>): AccountHistory {
  const flag = { by: 'manual' as const, reason: 'restore-undone', httpStatus: null, sinceMs: Date.parse(event.at) };
  return { ...before, health: 0, flag, restore: null, wayBack: null };
}

function afterCheck(before: AccountHistory, event: Happening<'checked'>): AccountHistory {
  const { verdict, outcome, reason, httpStatus } = event;
  const atMs = Date.parse(event.at);
  const checked: AccountHistory = {
    ...before,
    lastVerifiedMs: atMs,
    verificationCount: before.verificationCount + 1,
    lastCheck: { verdict, outcome, reason, httpStatus },
  };
  if (verdict === 'healthy' || verdict === 'limited') return works(checked);
  if (verdict !== 'needs-sign-in' && verdict !== 'deactivated') return checked;
  return { ...checked, health: 0, lastRefusal: { reason: reason ?? verdict, httpStatus, atMs } };
}
