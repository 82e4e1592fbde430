import type { RefreshReport } from '../../../shared/action-report.ts';
import { type NamedLogin, type NamingRules, nameLogins } from '../accounts/account-book.ts';
import { AppError } from '../app-error.ts';
import type { Custody } from '../custody/custody.ts';
import type { GroupOutcome } from '../glance/group-outcome.ts';
import { notRenewed, renewedBy, unreadOutcome } from '../glance/read-usage.ts';
import type { TakeOutcomes } from '../glance/take-outcomes.ts';
import { isoOrNull } from '../iso-time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { signInNow } from '../ledger/ledger-queries.ts';
import { readClaims } from '../stores/claims.ts';
import type { CliLoginKind, StoredLogin, Stores } from '../stores/store-types.ts';
import { isAccessUsable } from '../tokens/access-token.ts';
import type { Refresher } from '../tokens/refresher.ts';
import { createSpendLimiter } from '../tokens/spend-limiter.ts';
import type { SpendOutcome, UndeterminedReason } from '../tokens/spend-outcome.ts';
import { printedTokenRequest } from '../tokens/token-request.ts';
import type { TokenSet } from '../tokens/token-set.ts';
import {
  deactivatedWording,
  heldBackSentence,
  needsSignInWording,
  signInCommand,
  undeterminedWording,
} from '../verification/verification-copy.ts';

export interface RefreshDeps {
  readonly stores: Stores;
  readonly ledger: Ledger;
  readonly refresher: Refresher;
  readonly naming: NamingRules;
  readonly custody: Pick<Custody, 'load'>;
  /** The service's time: it decides when an access token has ended. */
  readonly serviceClock: { now(): number };
  readonly endpointFor: (login: StoredLogin) => Promise<{ readonly url: string } | { readonly unreachable: string }>;
  readonly userAgent: string;
  /** Decides what a failure means, and forgets earlier ones after a success. */
  readonly takeOutcomes: TakeOutcomes;
}

export interface RefreshRun {
  readonly force: boolean;
  readonly printOnly: boolean;
  readonly signal?: AbortSignal;
}

const leaseWaitMs = 15_000;

/** `codex-quota refresh`: auth.json alone, always by ourselves, and never the usage endpoint (product.md section 9). */
export async function refreshLogin(deps: RefreshDeps, run: RefreshRun): Promise<RefreshReport> {
  const docs = await deps.stores.read();
  const [login] = deps.stores.loginsOf(docs.cli);
  if (login === undefined) throw noLogin(docs.cli.kind);
  const [state] = await Promise.all([deps.ledger.load(), deps.custody.load()]);
  const { named, newEntries } = nameLogins(state, [login, ...deps.stores.loginsOf(docs.pool)], deps.naming);
  const [own] = named;
  const about = { key: own?.key ?? null, label: own?.label ?? null };
  if (run.printOnly) return printOnly(deps, login, about);
  await deps.ledger.record(newEntries);
  const known = await deps.refresher.consider(login);
  if (known?.newer == null && !run.force && isAccessUsable(login.tokens, deps.serviceClock.now())) {
    return report(about, {
      action: 'none',
      message: 'The sign-in is current; nothing was sent.',
      tokens: login.tokens,
    });
  }
  const signal = run.signal === undefined ? {} : { signal: run.signal };
  const outcome = await deps.refresher.refresh(login, {
    limiter: createSpendLimiter(1),
    leaseWaitMs,
    asked: 'by-command',
    ...signal,
  });
  const taken = own === undefined ? null : meaningOf(outcome, own);
  const accountsInUse = named.map(({ key }) => key);
  const held = taken === null ? null : await deps.takeOutcomes([taken], { accountsInUse });
  const isHeld = own !== undefined && held?.has(own.key) === true && signInNow(own.history, login.hash).kind === 'ok';
  if (outcome.kind === 'refused' && isHeld)
    throw new AppError('undetermined', `${own.label}: ${heldBackSentence(outcome.refusal.reason)}`);
  return fromOutcome(outcome, about);
}

/** The same as if it had been refreshed on the way to its usage; null for what says nothing about the sign-in. */
function meaningOf(outcome: SpendOutcome, own: NamedLogin): GroupOutcome | null {
  const { key, label, email } = own;
  const group = { key, label, email, cli: own, pool: null, lead: own };
  const before = notRenewed(own.login);
  switch (outcome.kind) {
    case 'refreshed':
      return { group, outcome: { kind: 'signed-in', renewed: renewedBy(outcome, before) } };
    case 'refused':
    case 'other-account':
      return { group, outcome: unreadOutcome(outcome, before) };
    case 'adopted':
    case 'undetermined':
      return null;
  }
}

type About = Pick<RefreshReport, 'key' | 'label'>;

async function printOnly(deps: RefreshDeps, login: StoredLogin, about: About): Promise<RefreshReport> {
  const endpoint = await deps.endpointFor(login);
  if ('unreachable' in endpoint)
    throw new AppError('network', 'The token endpoint could not be found out.', { hint: 'Check the connection.' });
  const request = printedTokenRequest({ url: endpoint.url, userAgent: deps.userAgent });
  return {
    ...report(about, { action: 'printed', message: 'Nothing was sent or written.', tokens: login.tokens }),
    request,
  };
}

function fromOutcome(outcome: SpendOutcome, about: About): RefreshReport {
  switch (outcome.kind) {
    case 'refreshed':
      return report(about, { action: 'refreshed', message: 'Refreshed and saved.', tokens: outcome.tokens });
    case 'adopted':
      return report(about, {
        action: 'adopted',
        message: 'A newer sign-in was there already; nothing was sent for it.',
        tokens: outcome.tokens,
      });
    default:
      throw whyNot(outcome, about);
  }
}

/** What kept the sign-in from being refreshed: in a report it would read as something that was done. */
function whyNot(outcome: Exclude<SpendOutcome, { kind: 'refreshed' | 'adopted' }>, { key, label }: About): AppError {
  const named = (message: string): string => (label === null ? message : `${label}: ${message}`);
  switch (outcome.kind) {
    case 'refused': {
      const { reason, httpStatus, class: kind, deactivated } = outcome.refusal;
      if (kind !== 'hard') return untold('unclear-answer', httpStatus, named);
      const { message, nextStep } = deactivated ? deactivatedWording(reason) : needsSignInWording(reason, key);
      return new AppError('needs-sign-in', `${named(message)}.`, nextStep === null ? {} : { hint: nextStep });
    }
    case 'other-account':
      return new AppError(
        'undetermined',
        named('Another account answered; its sign-in is kept, and nothing was mixed.'),
        { hint: `Compare the two accounts, then sign in again: ${signInCommand(key)}.` },
      );
    case 'undetermined':
      return untold(outcome.reason, outcome.httpStatus, named);
  }
}

function untold(reason: UndeterminedReason, httpStatus: number | null, named: (message: string) => string): AppError {
  const { message, nextStep } = undeterminedWording(reason, httpStatus);
  const code = reason === 'cancelled' ? 'cancelled' : reason === 'offline' ? 'network' : 'undetermined';
  return new AppError(code, `${named(message)}.`, nextStep === null ? {} : { hint: nextStep });
}

interface Done {
  readonly action: 'none' | 'adopted' | 'refreshed' | 'printed';
  readonly message: string;
  readonly tokens: TokenSet;
}

function report(about: About, { action, message, tokens }: Done): RefreshReport {
  const endsAtMs =
    tokens.access === null ? null : (readClaims(tokens.access.reveal()).expiresAtMs ?? tokens.expiresAtMs);
  return {
    schemaVersion: 1,
    command: 'refresh',
    action,
    ...about,
    message,
    accessExpiresAt: isoOrNull(endsAtMs),
    request: null,
  };
}

/** What signs in instead of ChatGPT tokens, as a sentence (visual.md section 5, other logins). */
export function otherLoginSentence(kind: CliLoginKind): string {
  switch (kind) {
    case 'api-key':
      return 'Codex uses an API key here. It has no ChatGPT quota.';
    case 'personal-token':
      return 'Codex uses a personal token here. Its quota cannot be read.';
    case 'agent-identity':
      return 'Codex uses an agent identity here. Its quota cannot be read.';
    case 'bedrock':
      return 'Codex uses Amazon Bedrock here. It has no ChatGPT quota.';
    case 'keyring':
      return 'The sign-in is in the system keyring, which cannot be reached from here. Codex itself may still work.';
    case 'ephemeral':
      return 'Codex keeps its sign-in in memory only. Nothing can be read from here.';
    case 'not-signed-in':
    case 'chatgpt':
      return 'No sign-in was found. Run `codex-quota login` once and its quota appears here.';
  }
}

function noLogin(kind: CliLoginKind): AppError {
  if (kind === 'not-signed-in' || kind === 'chatgpt') {
    return new AppError('no-login', 'No sign-in was found in auth.json.', { hint: 'Run `codex-quota login` once.' });
  }
  return new AppError('not-possible', otherLoginSentence(kind), { hint: 'There is nothing to refresh here.' });
}
