import { isDeadAccountCode } from '../../../shared/refusal-words.ts';
import type { CheckStep } from '../../../shared/verify-report.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import { isAccessUsable } from '../tokens/access-token.ts';
import { gatherKnowledge, indexOf, issuedAtOf, type KnowledgeDeps } from '../tokens/knowledge.ts';
import { findNewerPair, type NewerPair } from '../tokens/newer-pair.ts';
import type { Refresher } from '../tokens/refresher.ts';
import type { SpendOutcome } from '../tokens/spend-outcome.ts';
import type { SpendOptions } from '../tokens/spender.ts';
import type { HashedTokens, TokenHash, TokenSet } from '../tokens/token-set.ts';
import { decideStep, type Step } from './decide-step.ts';
import { type Judgement, judgement } from './judgement.ts';
import type { Probe, ProbeResult } from './probe.ts';

export interface JudgeDeps extends KnowledgeDeps {
  readonly refresher: Refresher;
  readonly probe: Probe;
  /** Tokens that custody had and the stores got when this run began: as good as adopted now. */
  readonly storedAtStart: ReadonlySet<TokenHash>;
  /** The service's time: it decides when an access token has ended. */
  readonly serviceClock: { now(): number };
}

export interface JudgeOptions extends SpendOptions {
  readonly probing: boolean;
  readonly dryRun: boolean;
  /** Told when a step is begun. */
  readonly onStep?: (step: CheckStep) => void;
}

/** The pair that the ladder stands on, and the stored login it belongs to. */
interface Footing {
  readonly login: StoredLogin;
  readonly tokens: TokenSet;
  readonly hash: TokenHash | null;
  readonly adopted: NewerPair | null;
  readonly provesSignIn: boolean;
  /** By a refresh of this check, so that it is not tried out for the first time. */
  readonly isRenewed: boolean;
}

/** One more when what the first led to (a rival's pair) turns out to be stale; none after a refresh of our own. */
const refreshesAllowed = 2;

/** Finds out whether a set-aside login works (product.md section 7, steps 1 to 4). Stores change only by what adoption and refresh bring. */
export async function judgeAccount(deps: JudgeDeps, login: StoredLogin, options: JudgeOptions): Promise<Judgement> {
  options.onStep?.('looking');
  let footing = await firstFooting(deps, login, options.dryRun);
  let spent = false;
  let emailChanged = false;
  let refreshesLeft = refreshesAllowed;
  let ahead: ClimbAhead | null = null;
  for (;;) {
    const { step, probe } = await (climbedFrom(footing, ahead) ?? climb(deps, footing, { ...options, refreshesLeft }));
    const facts = { spent, emailChanged, ...footingFacts(login, footing), ...probeFacts(footing, probe) };
    if (step.do !== 'refresh' && step.do !== 'probe') return conclude(step, facts);
    if (options.dryRun) return previewOnly(deps, footing, facts);
    options.onStep?.('refreshing');
    const climbing = climbAhead(deps, footing, options);
    const outcome = await deps.refresher.refresh(footing.login, { ...options, onRenewed: climbing.begin });
    ahead = climbing.end();
    spent = spent || outcome.spent;
    if (outcome.kind !== 'refreshed' && outcome.kind !== 'adopted') {
      // Of no use now, but nothing of a check goes on behind its report.
      await ahead?.climbed.catch(() => undefined);
      if (outcome.kind === 'refused' && footing.adopted?.sameChain === false && refreshesLeft > 1) {
        refreshesLeft -= 1;
        footing = ownFooting(login);
        continue;
      }
      return fromFailure(outcome, { ...facts, spent });
    }
    refreshesLeft = outcome.kind === 'refreshed' ? 0 : refreshesLeft - 1;
    emailChanged = emailChanged || (outcome.kind === 'refreshed' && outcome.emailChanged);
    footing = nextFooting(login, footing, outcome);
  }
}

async function firstFooting(deps: JudgeDeps, login: StoredLogin, dryRun: boolean): Promise<Footing> {
  const pair = await findPair(deps, login);
  if (pair === null) return storedFooting(deps, login);
  // Only looking: a newer pair stays where it is.
  if (!dryRun && pair.sameChain) await deps.refresher.adopt(login, pair);
  return footingOn(login, pair, await holderOf(deps, login, pair));
}

/** Whatever is done with it is preceded by a look of its own. */
const lookAtAll = { otherChains: 'any', fresh: false } as const;

/** A live login of the account elsewhere comes first, so that its set-aside token is not presented beside it. */
async function findPair(deps: JudgeDeps, login: StoredLogin): Promise<NewerPair | null> {
  if (login.hash !== null) return (await gatherKnowledge(deps, { ...login, hash: login.hash }, lookAtAll)).newer;
  const [docs, custody] = await Promise.all([deps.stores.recent(), deps.custody.recent()]);
  return findNewerPair({ login, index: indexOf(deps.stores, docs), custody, otherChains: 'any', issuedAtOf });
}

async function holderOf(deps: JudgeDeps, login: StoredLogin, pair: NewerPair): Promise<StoredLogin> {
  const index = indexOf(deps.stores, await deps.stores.recent());
  const holder = index.byHash.get(pair.tokens.hash)?.[0];
  return holder ?? { ...login, tokens: pair.tokens, hash: pair.tokens.hash, issuedAtMs: pair.issuedAtMs };
}

function ownFooting(login: StoredLogin): Footing {
  return { login, tokens: login.tokens, hash: login.hash, adopted: null, provesSignIn: false, isRenewed: false };
}

/** A rival can put a restored account back into the list from memory: the very login lives in auth.json or the pool and is not spent for that. */
async function storedFooting(deps: JudgeDeps, login: StoredLogin): Promise<Footing> {
  const footing = ownFooting(login);
  if (login.hash === null) return footing;
  const holders = indexOf(deps.stores, await deps.stores.recent()).byHash.get(login.hash) ?? [];
  const livesElsewhere = holders.some(({ store }) => store !== 'flagged');
  const isAdopted = livesElsewhere || deps.storedAtStart.has(login.hash);
  return { ...footing, provesSignIn: isAdopted && isIssuedAfterFlag(login, login.issuedAtMs) };
}

function isIssuedAfterFlag({ flaggedAtMs }: StoredLogin, issuedAtMs: number | null): boolean {
  return issuedAtMs !== null && (flaggedAtMs === null || issuedAtMs > flaggedAtMs);
}

function footingOn(flagged: StoredLogin, pair: NewerPair, holder: StoredLogin): Footing {
  const provesSignIn = isIssuedAfterFlag(flagged, pair.issuedAtMs);
  return { login: holder, tokens: pair.tokens, hash: pair.tokens.hash, adopted: pair, provesSignIn, isRenewed: false };
}

type Renewed = Extract<SpendOutcome, { kind: 'refreshed' | 'adopted' }>;

function nextFooting(flagged: StoredLogin, before: Footing, outcome: Renewed): Footing {
  const { tokens, hash } = outcome;
  const renewed = renewedFooting(before, { ...tokens, hash });
  if (outcome.kind === 'refreshed') return renewed;
  if (tokens.refresh === null) return { ...renewed, provesSignIn: false };
  const { identity, from, sameChain } = outcome;
  const { login } = renewed;
  const { issuedAtMs } = login;
  const pair = { tokens: { ...tokens, refresh: tokens.refresh, hash }, identity, from, sameChain, issuedAtMs };
  return { ...footingOn(flagged, pair, login), isRenewed: true };
}

function renewedFooting(before: Footing, { hash, ...tokens }: TokenSet & { readonly hash: TokenHash }): Footing {
  const login = { ...before.login, tokens, hash, issuedAtMs: issuedAtOf(tokens) };
  return { login, tokens, hash, adopted: before.adopted, provesSignIn: true, isRenewed: true };
}

interface ClimbOptions extends JudgeOptions {
  readonly refreshesLeft: number;
}

interface Climbed {
  readonly step: Step;
  readonly probe: ProbeResult | null;
}

/** Begun with a pair that is on its way into the stores. */
interface ClimbAhead {
  readonly hash: TokenHash;
  readonly climbed: Promise<Climbed>;
}

/**
 * With the new pair the service can be asked while the stores are being written: of a long list every account would wait for a write
 * first, and at its end all for the last one.
 */
function climbAhead(
  deps: JudgeDeps,
  before: Footing,
  options: JudgeOptions,
): { readonly begin: (tokens: HashedTokens) => void; readonly end: () => ClimbAhead | null } {
  let ahead: ClimbAhead | null = null;
  let isOver = false;
  return {
    begin(tokens) {
      // An answer that came after its caller was let go.
      if (isOver) return;
      const climbed = climb(deps, renewedFooting(before, tokens), { ...options, refreshesLeft: 0 });
      // Whoever does not come back to it has found out something worse.
      climbed.catch(() => undefined);
      ahead = { hash: tokens.hash, climbed };
    },
    end() {
      isOver = true;
      return ahead;
    },
  };
}

function climbedFrom({ hash, isRenewed }: Footing, ahead: ClimbAhead | null): Promise<Climbed> | null {
  return isRenewed && ahead?.hash === hash ? ahead.climbed : null;
}

/** Asks the service at most once, and says what to do next. */
async function climb(deps: JudgeDeps, footing: Footing, options: ClimbOptions): Promise<Climbed> {
  const { access } = footing.tokens;
  const nowMs = deps.clock.now();
  const facts = {
    provesSignIn: footing.provesSignIn,
    accessUsable: isAccessUsable(footing.tokens, deps.serviceClock.now()),
    probing: options.probing,
    recordedLimitUntilMs: footing.login.recordedLimitUntilMs,
    refreshesLeft: options.refreshesLeft,
    nowMs,
  };
  const step = decideStep({ ...facts, probe: null });
  if (step.do !== 'probe' || access === null) return { step, probe: null };
  options.onStep?.(footing.isRenewed ? 'trying-new' : 'trying');
  const { requestAccountId } = footing.login;
  const probe = await deps.probe({ access, requestAccountId, signal: options.signal });
  return { step: decideStep({ ...facts, probe }), probe };
}

type Facts = Partial<Omit<Judgement, 'verdict'>>;

function footingFacts(login: StoredLogin, { adopted, tokens, hash }: Footing): Facts {
  const adoptedFrom = adopted?.from ?? null;
  if (adopted === null || adopted.sameChain) return { adoptedFrom, recordHash: hash };
  const pair = hash === null || tokens.refresh === null ? null : { ...tokens, refresh: tokens.refresh, hash };
  return { adoptedFrom, recordHash: login.hash, pair };
}

function probeFacts(footing: Footing, probe: ProbeResult | null): Facts {
  if (probe?.kind !== 'accepted') return {};
  return { reading: probe.reading, accessAcceptedUntilMs: footing.tokens.expiresAtMs };
}

function conclude(step: Exclude<Step, { do: 'refresh' | 'probe' }>, facts: Facts): Judgement {
  switch (step.do) {
    case 'healthy':
      return judgement('healthy', facts);
    case 'limited':
      return judgement('limited', { ...facts, reason: 'limited', resetAtMs: step.limit.untilMs });
    case 'deactivated':
      return judgement('deactivated', { ...facts, reason: step.reason, httpStatus: step.httpStatus });
    case 'undetermined': {
      const { reason, httpStatus, retryAtMs } = step;
      return judgement('undetermined', { ...facts, reason, httpStatus, retryAtMs });
    }
  }
}

function fromFailure(outcome: Exclude<SpendOutcome, Renewed>, facts: Facts): Judgement {
  switch (outcome.kind) {
    case 'refused': {
      const { reason, httpStatus, deactivated } = outcome.refusal;
      if (outcome.refusal.class === 'ambiguous')
        return judgement('undetermined', { ...facts, reason: 'unclear-answer', httpStatus });
      return judgement(deactivated ? 'deactivated' : 'needs-sign-in', { ...facts, reason, httpStatus });
    }
    case 'other-account':
      return judgement('conflict', { ...facts, reason: 'another-account', answered: outcome.answered });
    case 'undetermined': {
      const { reason, httpStatus, retryAtMs } = outcome;
      return judgement('undetermined', { ...facts, reason, httpStatus, retryAtMs });
    }
  }
}

/** A preview ends where a refresh would begin; what was refused before and has nothing newer is known to stay. */
async function previewOnly(deps: JudgeDeps, footing: Footing, facts: Facts): Promise<Judgement> {
  if (footing.hash === null) return judgement('needs-sign-in', { ...facts, reason: 'no-refresh-token' });
  const { decision, custody } = await gatherKnowledge(
    deps,
    { ...footing.login, hash: footing.hash },
    { otherChains: 'newer', fresh: false },
  );
  if (decision.do === 'give-up') return knownDead(decision.refusal, facts);
  const refusal = custody.refusals.get(footing.hash);
  if (refusal?.hard === true) return knownDead({ reason: refusal.code, httpStatus: refusal.status }, facts);
  return judgement('only-a-check-can-tell', { ...facts, reason: null });
}

function knownDead(refusal: Pick<Judgement, 'reason' | 'httpStatus'>, facts: Facts): Judgement {
  const { reason, httpStatus } = refusal;
  const verdict = reason !== null && isDeadAccountCode(reason) ? 'deactivated' : 'needs-sign-in';
  return judgement(verdict, { ...facts, reason, httpStatus });
}
