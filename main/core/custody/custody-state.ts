import type { Identity } from '../accounts/identity.ts';
import type { AnswerReader } from '../tokens/read-answer.ts';
import type { HashedTokens, TokenHash } from '../tokens/token-set.ts';
import {
  beginMove,
  type CustodyMoves,
  endMove,
  keepRemoval,
  keepRestore,
  keepSetAside,
  noMoves,
} from './custody-moves.ts';
import type { CustodyRecord, SignInAnswer } from './custody-record.ts';
import { hashedFromKept } from './kept-tokens.ts';
import { type Lineage, lengthenChain } from './lineage.ts';
import { type Presentations, presentationsOf } from './presentations.ts';

export interface Refusal {
  readonly code: string | null;
  readonly status: number;
  readonly hard: boolean;
  readonly at: number;
  /** Refusals of this very token so far, each once however often its line is read. */
  readonly count: number;
}

interface HeldPair {
  readonly tokens: HashedTokens;
  readonly account: Identity;
  readonly at: number;
}

/** A sign-in that nobody has seen the end of. */
export interface OpenSignIn {
  readonly id: string;
  readonly at: number;
  /** Null: whoever signs in is taken. */
  readonly key: string | null;
  readonly answer: SignInAnswer | null;
  /** Whoever began it has given it up for others to finish. */
  readonly isLeft: boolean;
  readonly segment: string;
}

/**
 * What all custody segments together say, by token hash. Facts only ever add up, so the order of the segments does not matter;
 * built once and then carried on line by line.
 */
export interface CustodyState extends Lineage, Presentations, CustodyMoves {
  /** Answered, so never presented again. Holds also tokens whose answer was for another account. */
  readonly answered: Set<TokenHash>;
  /** Those of them whose answer came to us; once folded also those whose answer another program left for us. */
  readonly answeredHere: Set<TokenHash>;
  readonly held: Map<TokenHash, HeldPair>;
  /** Pairs of `held` that came as the answer to another account's token; few, and looked through by account. */
  readonly foreignHeld: Map<TokenHash, HeldPair>;
  readonly refusals: Map<TokenHash, Refusal>;
  /** Ids of the presentations that were refused. */
  readonly refusedIds: Map<TokenHash, Set<string>>;
  readonly released: Set<TokenHash>;
  readonly signIns: Map<string, OpenSignIn>;
  readonly endedSignIns: Set<string>;
}

export function emptyCustodyState(): CustodyState {
  return {
    successors: new Map(),
    predecessors: new Map(),
    answered: new Set(),
    answeredHere: new Set(),
    held: new Map(),
    foreignHeld: new Map(),
    presentations: new Map(),
    refusals: new Map(),
    refusedIds: new Map(),
    released: new Set(),
    ...noMoves(),
    signIns: new Map(),
    endedSignIns: new Set(),
  };
}

/** Adds one line of `segment` to the state. Lines of one segment come in file order. */
export function applyCustodyRecord(
  state: CustodyState,
  record: CustodyRecord,
  context: { readonly segment: string; readonly readAnswer: AnswerReader },
): void {
  switch (record.t) {
    case 'owner':
      return;
    case 'intent':
      presentationsOf(state, record.hash).set(record.id, { kind: 'open', segment: context.segment, at: record.at });
      return;
    case 'answer':
      applyAnswer(state, record, context.readAnswer);
      return;
    case 'unspent':
      presentationsOf(state, record.hash).set(record.id, { kind: 'settled' });
      return;
    case 'unanswered':
      presentationsOf(state, record.hash).set(record.id, { kind: 'unanswered' });
      return;
    case 'refused':
      presentationsOf(state, record.hash).set(record.id, { kind: 'settled' });
      applyRefusal(state, record);
      return;
    case 'held':
      for (const ancestor of record.from) link(state, ancestor, record.hash);
      applyHeld(state, record);
      return;
    case 'spent':
      state.answered.add(record.hash);
      state.answeredHere.add(record.hash);
      if (record.by !== null) link(state, record.hash, record.by);
      return;
    case 'move':
      beginMove(state, record, context.segment);
      return;
    case 'restored':
      keepRestore(state, record);
      return;
    case 'set-aside':
      keepSetAside(state, record);
      return;
    case 'moved':
      endMove(state, record);
      return;
    case 'removed':
      keepRemoval(state, record);
      return;
    case 'sign-in':
    case 'sign-in-answer':
      keepSignIn(state, record, context.segment);
      return;
    case 'sign-in-left': {
      const open = state.signIns.get(record.id);
      if (open !== undefined) state.signIns.set(record.id, { ...open, isLeft: true });
      return;
    }
    case 'sign-in-end':
      state.endedSignIns.add(record.id);
      state.signIns.delete(record.id);
      return;
    case 'released':
      state.held.delete(record.hash);
      state.foreignHeld.delete(record.hash);
      state.released.add(record.hash);
      return;
  }
}

function keepSignIn(
  { signIns, endedSignIns }: CustodyState,
  record: Extract<CustodyRecord, { t: 'sign-in' | 'sign-in-answer' }>,
  segment: string,
): void {
  const { id, at } = record;
  if (endedSignIns.has(id)) return;
  const before = signIns.get(id) ?? { id, at, key: null, answer: null, isLeft: false, segment };
  if (record.t === 'sign-in') signIns.set(id, { ...before, key: record.key });
  else signIns.set(id, { ...before, answer: { issuer: record.issuer, complete: record.complete, body: record.body } });
}

function applyHeld(state: CustodyState, record: Extract<CustodyRecord, { t: 'held' }>): void {
  const tokens = hashedFromKept(record.tokens, record.hash);
  hold(state, { tokens, account: record.account, at: record.at });
  if (record.foreign === true) state.foreignHeld.set(record.hash, { tokens, account: record.account, at: record.at });
}

type AnswerRecord = Extract<CustodyRecord, { t: 'answer' }>;

function applyAnswer(state: CustodyState, record: AnswerRecord, readAnswer: AnswerReader): void {
  const reading = readAnswer(record);
  if (reading.kind === 'nothing') {
    presentationsOf(state, record.hash).set(record.id, { kind: 'unanswered' });
    return;
  }
  presentationsOf(state, record.hash).set(record.id, { kind: 'settled' });
  if (reading.kind === 'kept') return;
  const { tokens, identity } = reading;
  state.answered.add(record.hash);
  state.answeredHere.add(record.hash);
  hold(state, { tokens, account: identity, at: record.at });
  if (!reading.foreign) link(state, record.hash, tokens.hash);
  else state.foreignHeld.set(tokens.hash, { tokens, account: identity, at: record.at });
}

function link(state: CustodyState, from: TokenHash, to: TokenHash): void {
  if (lengthenChain(state, from, to)) state.answered.add(from);
}

function hold(state: CustodyState, pair: HeldPair): void {
  const { tokens, at } = pair;
  if (state.released.has(tokens.hash)) return;
  const before = state.held.get(tokens.hash);
  if (before !== undefined && before.at > at) return;
  state.held.set(tokens.hash, pair);
}

function applyRefusal(state: CustodyState, record: Extract<CustodyRecord, { t: 'refused' }>): void {
  const before = state.refusals.get(record.hash);
  const { code, status, hard, at } = record;
  const ids = state.refusedIds.get(record.hash) ?? new Set();
  if (ids.has(record.id)) return;
  state.refusedIds.set(record.hash, ids.add(record.id));
  const count = ids.size;
  // A hard refusal is not forgotten over a later vague one.
  if (before?.hard === true && !hard) state.refusals.set(record.hash, { ...before, count });
  else state.refusals.set(record.hash, { code, status, hard, at, count });
}
