import { type Identity, mergeIdentity, unknownIdentity } from '../accounts/identity.ts';
import { judgeAnswerIdentity } from '../flagging/identity-change.ts';
import { Secret } from '../secret.ts';
import { readClaims } from '../stores/claims.ts';
import { type AnsweredTokens, parseTokenAnswer } from './token-answer.ts';
import type { HashedTokens, TokenHash, TokenSet } from './token-set.ts';

/** What a 2xx of the token endpoint is worth. */
export type AnswerReading =
  | {
      readonly kind: 'rotated';
      readonly tokens: HashedTokens;
      /** From the new tokens, filled up with what was known of the account unless it is another one. */
      readonly identity: Identity;
      /** The answer is another account's: held under that one, never mixed in. */
      readonly foreign: boolean;
      readonly emailChanged: boolean;
    }
  /** The service kept the refresh token, by leaving it out or by sending it back; only the others are new. */
  | {
      readonly kind: 'kept';
      readonly tokens: Omit<TokenSet, 'refresh'>;
      readonly identity: Identity;
      readonly foreign: boolean;
    }
  /** No refresh token came through, and it cannot be said whether one was sent. */
  | { readonly kind: 'nothing'; readonly reason: 'answer-cut-short' | 'web-page' };

interface KeptAnswer {
  readonly at: number;
  readonly hash: TokenHash;
  readonly account: Identity;
  readonly complete: boolean;
  readonly body: string;
}

export type AnswerReader = (answer: KeptAnswer) => AnswerReading;

export function createAnswerReader(hashOf: (token: string) => TokenHash): AnswerReader {
  return (answer) => {
    const parsed = parseTokenAnswer(answer.body);
    if (parsed.kind === 'not-json')
      return { kind: 'nothing', reason: answer.complete ? 'web-page' : 'answer-cut-short' };
    const { refresh } = parsed.tokens;
    const isWhole = parsed.kind === 'tokens' && answer.complete;
    if (refresh === null && !isWhole) return { kind: 'nothing', reason: 'answer-cut-short' };
    const tokens = secretTokens(parsed.tokens, answer.at);
    const { identity, foreign, emailChanged } = compare(parsed.tokens, answer.account);
    const hash = refresh === null ? answer.hash : hashOf(refresh);
    if (refresh === null || hash === answer.hash) return { kind: 'kept', tokens, identity, foreign };
    return {
      kind: 'rotated',
      tokens: { ...tokens, refresh: new Secret(refresh), hash },
      identity,
      foreign,
      emailChanged,
    };
  };
}

function secretTokens({ access, id, expiresInSeconds }: AnsweredTokens, at: number): Omit<TokenSet, 'refresh'> {
  const fromJwt = access === null ? null : readClaims(access).expiresAtMs;
  const fromAnswer = expiresInSeconds === null ? null : at + expiresInSeconds * 1000;
  return {
    access: access === null ? null : new Secret(access),
    id: id === null ? null : new Secret(id),
    expiresAtMs: fromJwt ?? fromAnswer,
  };
}

/**
 * A refresh token that came alone proves no other account, so it stays with the one that asked. Tokens that name two people are
 * neither's (facts/codex.md 2.3): held under nobody, so that no account ever adopts half of another.
 */
function compare(
  { access, id }: AnsweredTokens,
  account: Identity,
): { readonly identity: Identity; readonly foreign: boolean; readonly emailChanged: boolean } {
  const fromAccess = readClaims(access ?? '');
  const fromId = readClaims(id ?? '');
  if (fromAccess.userId !== null && fromId.userId !== null && fromAccess.userId !== fromId.userId)
    return { identity: unknownIdentity, foreign: true, emailChanged: false };
  const after: Identity = {
    accountId: fromAccess.accountId ?? fromId.accountId,
    userId: fromAccess.userId ?? fromId.userId,
    email: fromId.email ?? fromAccess.email,
  };
  const change = judgeAnswerIdentity({ before: account, after, previousTokenAccountId: account.accountId });
  if (change.kind === 'other-account') return { identity: after, foreign: true, emailChanged: false };
  return { identity: mergeIdentity(after, account), foreign: false, emailChanged: change.kind === 'email-changed' };
}
