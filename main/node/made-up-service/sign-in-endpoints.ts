import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, parseJson, textOrNull } from '../../core/json.ts';
import type { AccountState } from './account.ts';
import {
  type Answer,
  choicesAnswer,
  cutAnswer,
  jsonAnswer,
  pageAnswer,
  redirectAnswer,
  refusalAnswer,
  troubleAnswer,
} from './answer.ts';
import type { CodeBehaviour } from './behaviours.ts';
import { codexClientId } from './codex-client.ts';
import { type Endpoint, type Handled, nothingKnown, type Prepared, type ServiceState } from './endpoint.ts';
import { grantBody } from './grant-body.ts';
import { sha256Hex } from './token-factory.ts';

/** `GET /oauth/authorize`: what a person sees, and where it leads (facts/codex.md section 7). */
export const authorizeEndpoint: Endpoint = (state, { query }) => ({
  pace: {},
  decide() {
    const fault = authorizeFault(query);
    const answer = fault === null ? authorize(state, query) : jsonAnswer(400, { detail: fault });
    return { answer, decision: { ...nothingKnown, behaviour: fault === null ? state.signIn().kind : 'bad-request' } };
  },
});

/** Whatever differs from what Codex sends is refused, so that ours stays the same. */
function authorizeFault(query: URLSearchParams): string | null {
  const wanted: Readonly<Record<string, RegExp>> = {
    response_type: /^code$/,
    client_id: new RegExp(`^${codexClientId}$`),
    redirect_uri: /^http:\/\/(127\.0\.0\.1|localhost):(1455|1457)\/auth\/callback$/,
    code_challenge: /^[\w-]{43}$/,
    code_challenge_method: /^S256$/,
    state: /^.{20,}$/,
    scope: /^openid profile email offline_access api\.connectors\.read api\.connectors\.invoke$/,
    id_token_add_organizations: /^true$/,
    codex_cli_simplified_flow: /^true$/,
    originator: /^\w+$/,
  };
  return Object.entries(wanted).find(([name, form]) => !form.test(query.get(name) ?? ''))?.[0] ?? null;
}

function authorize(state: ServiceState, query: URLSearchParams): Answer {
  const script = state.signIn();
  const redirectUri = query.get('redirect_uri') ?? '';
  const asked = query.get('state') ?? '';
  const backWith = (fields: Readonly<Record<string, string>>): string =>
    `${redirectUri}?${new URLSearchParams(fields)}`;
  const code = (key: string | null): string =>
    state.signInDesk.giveCode({ ...given(state, key), challenge: query.get('code_challenge') ?? '', redirectUri });
  switch (script.kind) {
    case 'approves': {
      const target = backWith({ code: code(script.account), state: asked });
      return script.onPage === true ? pageAnswer('Sign in', target) : redirectAnswer(target);
    }
    case 'lets-choose': {
      const backAs = (key: string): string => backWith({ code: code(key), state: asked });
      return choicesAnswer('Choose an account', choicesOf(state, backAs));
    }
    case 'denies':
      return redirectAnswer(backWith({ error: 'access_denied', state: asked }));
    case 'wrong-state':
      return redirectAnswer(backWith({ code: code(script.account), state: `${asked}x` }));
    case 'never':
    case 'no-device-codes':
      return pageAnswer('Sign in', null);
  }
}

function choicesOf(state: ServiceState, targetOf: (key: string) => string): readonly (readonly [string, string])[] {
  return [...state.accounts].map(([key, { email }]) => [email, targetOf(key)]);
}

function given(state: ServiceState, key: string | null): { readonly accountKey: string } {
  const accountKey = key ?? [...state.accounts.keys()][0];
  if (accountKey === undefined) throw new Error('Nobody was added who could sign in.');
  return { accountKey };
}

export const deviceCodeEndpoint: Endpoint = (state, { body }) => ({
  pace: {},
  decide() {
    const script = state.signIn();
    const decision = { ...nothingKnown, behaviour: script.kind };
    const fields = fieldsOf(body);
    if (script.kind === 'no-device-codes' || fields['client_id'] !== codexClientId)
      return { answer: jsonAnswer(404, { detail: 'Not Found' }), decision };
    const { deviceAuthId, userCode } = state.signInDesk.openDevice();
    const interval = String(script.kind === 'approves' ? (script.intervalSeconds ?? 1) : 1);
    return { answer: jsonAnswer(200, { device_auth_id: deviceAuthId, user_code: userCode, interval }), decision };
  },
});

/** 403 until the person has typed the code in; then a code with a verifier of the service's own. */
export const deviceTokenEndpoint: Endpoint = (state, { body }) => ({
  pace: {},
  decide() {
    const script = state.signIn();
    const decision = { ...nothingKnown, behaviour: script.kind };
    const { device_auth_id: deviceAuthId, user_code: userCode } = fieldsOf(body);
    const polls = state.signInDesk.pollDevice(textOrNull(deviceAuthId) ?? '', textOrNull(userCode) ?? '');
    const approved = polls === null ? null : approvedBy(state, polls);
    if (approved === null) return { answer: jsonAnswer(polls === null ? 404 : 403, { detail: 'pending' }), decision };
    const verifier = 'v'.repeat(64);
    const challenge = challengeOf(verifier);
    const redirectUri = '/deviceauth/callback';
    const code = state.signInDesk.giveCode({ ...given(state, approved.account), challenge, redirectUri });
    const approval = { authorization_code: code, code_challenge: challenge, code_verifier: verifier };
    return { answer: jsonAnswer(200, approval), decision };
  },
});

/** Who typed the code in, if anybody has; `account` null: the one that was added first. */
function approvedBy(state: ServiceState, polls: number): { readonly account: string | null } | null {
  const script = state.signIn();
  if (script.kind === 'approves') return polls < (script.pendingPolls ?? 1) ? null : { account: script.account };
  const chosen = script.kind === 'lets-choose' ? state.signInDesk.takeChosen() : null;
  return chosen === null ? null : { account: chosen };
}

export const devicePageEndpoint: Endpoint = (state, { query }) => ({
  pace: {},
  decide: () => ({
    answer: devicePage(state, query.get('account')),
    decision: { ...nothingKnown, behaviour: 'healthy' },
  }),
});

function devicePage(state: ServiceState, account: string | null): Answer {
  if (state.signIn().kind !== 'lets-choose') return pageAnswer('Type in your code', null);
  if (account === null || !state.accounts.has(account)) {
    const pageFor = (key: string): string => `/codex/device?${new URLSearchParams({ account: key })}`;
    return choicesAnswer('Choose an account', choicesOf(state, pageFor));
  }
  state.signInDesk.choose(account);
  return pageAnswer('Signed in. You can close this page', null);
}

/** `POST /oauth/token` with a code: once, for the same redirect, and with the verifier of its challenge. */
export function exchangeCode(state: ServiceState, fields: JsonObject): Prepared {
  const script = state.signIn();
  const behaviour: CodeBehaviour = (script.kind === 'approves' ? script.code : undefined) ?? { kind: 'healthy' };
  return { pace: behaviour, decide: () => exchanged(state, fields, behaviour) };
}

function exchanged(state: ServiceState, fields: JsonObject, behaviour: CodeBehaviour): Handled {
  const text = (name: string): string => textOrNull(fields[name]) ?? '';
  const found = state.signInDesk.takeCode(text('code'));
  const account = found === null ? undefined : state.accounts.get(found.accountKey);
  const fits =
    found !== null &&
    text('client_id') === codexClientId &&
    text('redirect_uri').endsWith(found.redirectUri) &&
    challengeOf(text('code_verifier')) === found.challenge;
  if (!fits || account === undefined)
    return {
      answer: refusalAnswer(400, 'invalid_grant', 'error'),
      decision: { ...nothingKnown, behaviour: 'bad-code' },
    };
  const { answer, successorHash } = codeAnswer(account, behaviour);
  const decision = { ...nothingKnown, behaviour: behaviour.kind, accountKey: account.key, successorHash };
  return { answer, decision };
}

function codeAnswer(
  account: AccountState,
  behaviour: CodeBehaviour,
): { readonly answer: Answer; readonly successorHash: string | null } {
  if (behaviour.kind !== 'healthy' && behaviour.kind !== 'cut-off')
    return { answer: troubleAnswer(behaviour), successorHash: null };
  const tokens = account.signIn();
  const answer = jsonAnswer(200, grantBody(tokens));
  const successorHash = sha256Hex(tokens.refresh);
  return { answer: behaviour.kind === 'cut-off' ? cutAnswer(answer, behaviour) : answer, successorHash };
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function fieldsOf(body: string): JsonObject {
  const value = parseJson(body);
  return isJsonObject(value) ? value : {};
}
