import type { Lease, Log } from '../ports.ts';
import type { Secret } from '../secret.ts';
import { readClaims } from '../stores/claims.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import { planName } from '../usage/plan.ts';
import { settlePair } from './adopt-pair.ts';
import { type Exchange, type ExchangeDeps, exchangeToken } from './exchange.ts';
import { whileRenewed } from './keep-renewed.ts';
import type { HashedLogin, Knowledge, KnowledgeDeps } from './knowledge.ts';
import { leaseResultFrom } from './lease-tokens.ts';
import type { AnswerReader, AnswerReading } from './read-answer.ts';
import type { SpendPlace } from './spend-limiter.ts';
import type { SpendOutcome } from './spend-outcome.ts';
import type { HashedTokens, TokenHash } from './token-set.ts';
import { undetermined } from './undetermined.ts';

export interface PresentDeps extends ExchangeDeps, KnowledgeDeps {
  readonly log: Log;
  readonly readAnswer: AnswerReader;
}

/** Everything that has to be in hand before the first byte leaves. */
export interface Presentation {
  readonly login: HashedLogin;
  readonly refresh: Secret;
  readonly lease: Lease;
  readonly place: SpendPlace;
  readonly url: string;
  readonly heldBy: Knowledge['heldBy'];
  /** An earlier answer may have been lost, so that a refusal now means that it was. */
  readonly again: boolean;
  readonly signal: AbortSignal | undefined;
  /** As of `SpendOptions`. */
  readonly onRenewed: ((tokens: HashedTokens) => void) | undefined;
}

/** Presents a token and stores what comes of it. Place and lease are given back whatever happens. */
export async function presentToken(deps: PresentDeps, presentation: Presentation): Promise<SpendOutcome> {
  const { login, heldBy, place, lease, again } = presentation;
  try {
    const stores = heldBy.length > 0 ? heldBy : [login.store];
    const { hash } = login;
    // Whoever finds the lease fallen before the stores have the new pair would present the old token.
    const outcome = await whileRenewed(deps, lease, async () => {
      // The next account need not wait until the disk has this answer: it goes there together with the next intent.
      const onAnswered = (): void => place.release();
      const exchange = await exchangeToken(deps, { ...presentation, hash, stores, onAnswered }).finally(onAnswered);
      return takeExchange(deps, presentation, exchange);
    });
    return again ? nameLostAnswer(outcome) : outcome;
  } finally {
    place.release();
    await lease.release();
  }
}

/** The token was dead because its successor went to us and did not arrive. */
function nameLostAnswer(outcome: SpendOutcome): SpendOutcome {
  if (outcome.kind !== 'refused' || outcome.refusal.class !== 'hard' || outcome.refusal.deactivated) return outcome;
  return { ...outcome, refusal: { ...outcome.refusal, reason: 'answer-lost' } };
}

async function takeExchange(deps: PresentDeps, presentation: Presentation, exchange: Exchange): Promise<SpendOutcome> {
  const { login } = presentation;
  switch (exchange.kind) {
    case 'answered': {
      const { keptInCustody, answer } = exchange;
      const { complete, body, status } = answer;
      const at = deps.clock.now();
      const reading = deps.readAnswer({ at, hash: login.hash, account: login.identity, complete, body });
      return takeReading(deps, presentation, { reading, httpStatus: status, keptInCustody });
    }
    case 'refused': {
      const { failure, status } = exchange;
      const deactivated = failure.kind === 'hard' && failure.deactivated;
      const refusal = { class: failure.kind, reason: failure.reason, deactivated, httpStatus: status };
      return { kind: 'refused', refusal, spent: true };
    }
    case 'put-off':
      if (exchange.retryAtMs !== null) deps.pauses.hold(login.hash, exchange.retryAtMs);
      return undetermined(exchange.reason, { httpStatus: exchange.status, retryAtMs: exchange.retryAtMs, spent: true });
    case 'unsent':
      return undetermined(exchange.cause);
    case 'unanswered':
      return undetermined('answer-lost', { spent: true });
  }
}

interface Read {
  readonly reading: AnswerReading;
  readonly httpStatus: number;
  readonly keptInCustody: boolean;
}

/** Stores first, then the result for codex-multi-auth: whoever waits for the lease finds the stores already right. */
async function takeReading(
  deps: PresentDeps,
  { login, refresh, lease, onRenewed }: Presentation,
  { reading, httpStatus, keptInCustody }: Read,
): Promise<SpendOutcome> {
  if (reading.kind === 'nothing') return undetermined(reading.reason, { httpStatus, spent: true });
  const { identity } = reading;
  if (reading.foreign) return { kind: 'other-account', answered: { identity, plan: planIn(reading) }, spent: true };
  const tokens = completed(reading, login, refresh);
  if (keptInCustody && reading.tokens.access !== null) onRenewed?.(tokens);
  if (!(await isStored(deps, tokens, login.hash))) return undetermined('not-stored', { httpStatus, spent: true });
  const result = leaseResultFrom(tokens, deps.clock.now());
  if (result !== null && reading.kind === 'rotated') await lease.publish(result).catch((error) => told(deps, error));
  if (reading.tokens.access === null) return undetermined('answer-cut-short', { httpStatus, spent: true });
  const emailChanged = reading.kind === 'rotated' && reading.emailChanged;
  return { kind: 'refreshed', tokens, hash: tokens.hash, identity, emailChanged, spent: true };
}

function planIn({ tokens: { access, id } }: Exclude<AnswerReading, { kind: 'nothing' }>): string | null {
  const plans = [access, id].map((token) => (token === null ? null : readClaims(token.reveal()).plan));
  const plan = plans.find((one) => one !== null) ?? null;
  return plan === null ? null : planName(plan) || null;
}

/** A courtesy to those who wait: the stores have the pair already, so nothing is undone for it. */
function told({ log }: PresentDeps, error: unknown): void {
  log.write('warn', 'The result of a refresh could not be shared with codex-multi-auth', { cause: String(error) });
}

/** What the answer left out stays as it was (facts/codex.md 2.3). */
function completed(
  reading: Exclude<AnswerReading, { kind: 'nothing' }>,
  login: StoredLogin & HashedLogin,
  refresh: Secret,
): HashedTokens {
  if (reading.kind === 'rotated') return { ...reading.tokens, id: reading.tokens.id ?? login.tokens.id };
  return {
    hash: login.hash,
    refresh,
    access: reading.tokens.access ?? login.tokens.access,
    id: reading.tokens.id ?? login.tokens.id,
    expiresAtMs: reading.tokens.expiresAtMs ?? login.tokens.expiresAtMs,
  };
}

async function isStored(deps: PresentDeps, tokens: HashedTokens, before: TokenHash): Promise<boolean> {
  try {
    await settlePair(deps, tokens, before);
    return true;
  } catch (error) {
    deps.log.write('error', 'A new sign-in is kept in custody but could not be stored yet', { cause: String(error) });
    return false;
  }
}
