import type { Identity } from '../../../../main/core/accounts/identity.ts';
import type { CustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import {
  applyCustodyRecord,
  type CustodyState,
  emptyCustodyState,
} from '../../../../main/core/custody/custody-state.ts';
import { createAnswerReader } from '../../../../main/core/tokens/read-answer.ts';
import { accessToken, hashOf, mira, type Person } from '../stores/made-up-docs.ts';

/** The real reader: what these tests put into an answer is what a service would send. */
export const readAnswer = createAnswerReader(hashOf);

function identityOf({ accountId, userId, email }: Person): Identity {
  return { accountId: accountId ?? null, userId: userId ?? null, email: email ?? null };
}

type Kind<T extends CustodyRecord['t']> = Extract<CustodyRecord, { t: T }>;

export function intent(id: string, token: string, at = 1): Kind<'intent'> {
  return { t: 'intent', id, at, hash: hashOf(token), account: identityOf(mira), stores: ['pool'] };
}

export function unanswered(id: string, token: string, at = 1): Kind<'unanswered'> {
  return { t: 'unanswered', id, at, hash: hashOf(token) };
}

export function hardRefusal(id: string, token: string, at = 1): Kind<'refused'> {
  return { t: 'refused', id, at, hash: hashOf(token), code: 'invalid_grant', status: 400, hard: true };
}

interface Rotation {
  readonly from: string;
  readonly to: string;
  readonly at?: number;
  /** Whose tokens came back. */
  readonly person?: Person;
  readonly issuedAtSeconds?: number;
}

/** An intent and its answer, as the spender writes them. */
export function rotation({
  from,
  to,
  at = 1,
  person = mira,
  issuedAtSeconds = 2_000,
}: Rotation): readonly CustodyRecord[] {
  const opening = intent(`${from}-to-${to}`, from, at);
  const body = JSON.stringify({ refresh_token: to, access_token: accessToken(person, issuedAtSeconds) });
  return [opening, { ...opening, t: 'answer', status: 200, complete: true, body }];
}

/** A pair that was adopted: from a lease result, in the chain of `from`. */
export function adopted(from: readonly string[], to: string, at = 1): Kind<'held'> {
  const tokens = { refresh: to, access: accessToken(mira, 2_000), id: null, expiresAtMs: null };
  return { t: 'held', at, hash: hashOf(to), from: from.map(hashOf), account: identityOf(mira), tokens };
}

export function stateOf(...segments: readonly (readonly CustodyRecord[])[]): CustodyState {
  const state = emptyCustodyState();
  for (const [index, records] of segments.entries())
    for (const record of records) applyCustodyRecord(state, record, { segment: `segment-${index}`, readAnswer });
  return state;
}
