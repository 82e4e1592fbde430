import { assertNever } from '../../../shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue, parseJson, textOrNull } from '../../core/json.ts';
import type { AccountState } from './account.ts';
import { type Answer, cutAnswer, jsonAnswer, refusalAnswer, troubleAnswer } from './answer.ts';
import type { Grant, TokenBehaviour } from './behaviours.ts';
import { codexClientId } from './codex-client.ts';
import { type Endpoint, type Handled, nothingKnown, type ServiceRequest, type ServiceState } from './endpoint.ts';
import { grantBody } from './grant-body.ts';
import { exchangeCode } from './sign-in-endpoints.ts';
import type { Family, RefreshStanding } from './token-book.ts';
import { type MadeUpTokens, sha256Hex } from './token-factory.ts';

interface Presentation {
  readonly tokenHash: string;
  readonly standing: RefreshStanding;
  readonly family: Family;
  readonly account: AccountState;
}

/** `POST /oauth/token`, JSON or form. */
export const tokenEndpoint: Endpoint = (state, request) => {
  const fields = readFields(request);
  if (fields.grant_type === 'authorization_code') return exchangeCode(state, fields);
  const fault = formFault(fields);
  const refreshReason = textOrNull(fields.refresh_reason);
  const refreshToken = textOrNull(fields.refresh_token);
  if (fault !== null || refreshToken === null) {
    const answer = fault ?? refusalAnswer(400, 'empty_refresh_token', 'error.code');
    return {
      pace: {},
      decide: () => ({ answer, decision: { ...nothingKnown, behaviour: 'bad-request', refreshReason } }),
    };
  }
  const tokenHash = sha256Hex(refreshToken);
  const account = accountOf(state, tokenHash);
  const behaviour = account?.scripts.token.next() ?? { kind: 'healthy' };
  return {
    pace: behaviour,
    decide() {
      const { answer, decision } = present(state, tokenHash, behaviour);
      return { answer, decision: { ...decision, tokenHash, refreshReason } };
    },
  };
};

/** `POST /oauth/revoke`: ends the family of the token (facts/codex.md 7). */
export const revokeEndpoint: Endpoint = (state, request) => {
  const token = textOrNull(readFields(request).token);
  const tokenHash = token === null ? null : sha256Hex(token);
  return {
    pace: {},
    decide() {
      const { standing, family } =
        tokenHash === null ? { standing: 'unknown' as const, family: null } : state.book.refresh(tokenHash);
      if (family !== null) state.book.revokeFamily(family);
      const accountKey = family?.accountKey ?? null;
      const decision = { ...nothingKnown, accountKey, tokenHash, presented: standing, behaviour: 'revoke' };
      return { answer: jsonAnswer(200, {}), decision };
    },
  };
};

function accountOf(state: ServiceState, tokenHash: string): AccountState | undefined {
  const { family } = state.book.refresh(tokenHash);
  return family === null ? undefined : state.accounts.get(family.accountKey);
}

function present(state: ServiceState, tokenHash: string, behaviour: TokenBehaviour): Handled {
  const { standing, family } = state.book.refresh(tokenHash);
  const account = accountOf(state, tokenHash);
  if (family === null || account === undefined) {
    const decision = { ...nothingKnown, presented: standing, behaviour: 'unknown-token' };
    return { answer: refusalAnswer(400, 'invalid_grant', 'error'), decision };
  }
  const presentation = { tokenHash, standing, family, account };
  const handled = respond(state, presentation, behaviour);
  return { answer: handled.answer, decision: { ...handled.decision, accountKey: account.key, presented: standing } };
}

function respond(state: ServiceState, presentation: Presentation, behaviour: TokenBehaviour): Handled {
  if (!isGrant(behaviour)) {
    const spends = behaviour.spends ?? behaviour.kind === 'lost';
    const successorHash = spends && presentation.standing === 'current' ? hashOf(rotate(state, presentation)) : null;
    return {
      answer: troubleAnswer(behaviour),
      decision: { ...nothingKnown, behaviour: behaviour.kind, successorHash },
    };
  }
  if (presentation.standing === 'spent') {
    if (state.revokesFamilyOnReplay()) state.book.revokeFamily(presentation.family);
    return refused('refresh_token_reused', 'replay');
  }
  if (presentation.standing === 'revoked') return refused('refresh_token_invalidated', 'revoked-family');
  return grant(state, presentation, behaviour);
}

function refused(code: string, behaviour: string): Handled {
  return { answer: refusalAnswer(401, code, 'error.code'), decision: { ...nothingKnown, behaviour } };
}

function grant(state: ServiceState, presentation: Presentation, behaviour: Grant): Handled {
  const { account, family } = presentation;
  const rotates = behaviour.kind !== 'no-rotation';
  const other = behaviour.kind === 'other-account' ? state.accounts.get(behaviour.account) : undefined;
  if (behaviour.kind === 'other-account' && other === undefined) throw new Error('No account of that key was added.');
  if (rotates) state.book.spend(presentation.tokenHash);
  const tokens = other === undefined ? account.mint(family) : other.mint(other.openFamily());
  const body = grantBody(tokens);
  return {
    answer: grantAnswer(body, behaviour),
    decision: { ...nothingKnown, behaviour: behaviour.kind, successorHash: rotates ? hashOf(tokens) : null },
  };
}

function rotate(state: ServiceState, { tokenHash, account, family }: Presentation): MadeUpTokens {
  state.book.spend(tokenHash);
  return account.mint(family);
}

const hashOf = (tokens: MadeUpTokens): string => sha256Hex(tokens.refresh);

function grantAnswer(body: JsonObject, behaviour: Grant): Answer {
  switch (behaviour.kind) {
    case 'healthy':
    case 'other-account':
      return jsonAnswer(200, body);
    case 'no-expires-in':
      return jsonAnswer(200, without(body, ['expires_in']));
    case 'no-rotation':
      return jsonAnswer(200, without(body, ['refresh_token']));
    case 'bad-id-token':
      return jsonAnswer(200, { ...body, id_token: 'not-a-token' });
    case 'odd-fields':
      return jsonAnswer(200, without({ ...body, ...behaviour.fields }, behaviour.missing ?? []));
    case 'cut-off':
      return cutAnswer(jsonAnswer(200, body), behaviour);
    default:
      return assertNever(behaviour);
  }
}

function without(body: JsonObject, fields: readonly string[]): JsonValue {
  return Object.fromEntries(Object.entries(body).filter(([field]) => !fields.includes(field)));
}

function isGrant(behaviour: TokenBehaviour): behaviour is Extract<TokenBehaviour, Grant> {
  return grantKinds.has(behaviour.kind);
}

const grantKinds: ReadonlySet<string> = new Set<Grant['kind']>([
  'healthy',
  'no-expires-in',
  'no-rotation',
  'bad-id-token',
  'odd-fields',
  'other-account',
  'cut-off',
]);

function readFields(request: ServiceRequest): JsonObject {
  if ((request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(request.body));
  }
  const body = parseJson(request.body);
  return isJsonObject(body) ? body : {};
}

function formFault(fields: JsonObject): Answer | null {
  if (fields.grant_type !== 'refresh_token') return refusalAnswer(400, 'unsupported_grant_type', 'error');
  if (fields.client_id !== codexClientId) return refusalAnswer(401, 'invalid_client', 'error');
  return null;
}
