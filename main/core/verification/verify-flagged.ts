import type { AccountVerification, CheckStep, VerifyOptions, VerifyReport } from '../../../shared/verify-report.ts';
import { accountMeant, type NamedLogin, type NamingRules, nameLogins } from '../accounts/account-book.ts';
import { allDone } from '../all-done.ts';
import { AppError } from '../app-error.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerEntry } from '../ledger/ledger-event.ts';
import { signInNow } from '../ledger/ledger-queries.ts';
import type { VerifyProgress } from '../quota-app.ts';
import { noteVerification, type VerificationNote } from '../stores/edits/note-verification.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import type { Pauses } from '../tokens/knowledge.ts';
import { createSpendLimiter, type SpendLimiter } from '../tokens/spend-limiter.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import { pausingProbe, putOffUntilMs } from '../usage/usage-pauses.ts';
import { keptReading } from '../usage-memory/kept-reading.ts';
import type { NewValue } from '../usage-memory/last-values.ts';
import { type JudgeDeps, judgeAccount } from './judge-account.ts';
import { type Judgement, judgement } from './judgement.ts';
import { mapBounded } from './map-bounded.ts';
import { type MoveDeps, type RestoreResult, restoreAccount } from './move-account.ts';
import { reportOn, summarise } from './verification-report.ts';

export interface VerifyDeps extends JudgeDeps, MoveDeps {
  readonly ledger: Ledger;
  readonly naming: NamingRules;
  /** What was found about usage on the way is remembered like any other reading. */
  readonly rememberValues: (values: readonly NewValue[]) => Promise<unknown>;
  readonly usagePauses: Pauses<string>;
}

export type VerifyRun = VerifyOptions & { readonly signal?: AbortSignal; readonly progress?: VerifyProgress };

/**
 * Accounts at work side by side. Spends among them are bounded by the limiter and usage checks by the probe; the others wait for a write
 * of the stores, and the more wait the fewer writes there are.
 */
const accountsAtWork = 256;
/** How long a rival that is refreshing the same token is waited for. */
const leaseWaitMs = 15_000;

/**
 * Checks set-aside accounts and restores the healthy ones, one at a time as results come: what one check learned is on disk before
 * its report is given out.
 */
export async function verifyFlagged(deps: VerifyDeps, run: VerifyRun): Promise<VerifyReport> {
  const { chosen, newEntries, remaining, listed } = await chooseAccounts(deps, run.accounts);
  // A restore that the pool would refuse is better known before a token is spent for it.
  if (!run.dryRun && run.restore && chosen.some(({ login }) => login.store === 'flagged'))
    await deps.stores.checkWritable(['pool']);
  if (!run.dryRun) await deps.ledger.record(newEntries);
  run.progress?.onStart?.(chosen.length);
  const runId = deps.entropy.uuid();
  const limiter = createSpendLimiter(run.concurrency);
  const restores = new Map<TokenHash, Promise<RestoreResult>>();
  let done = 0;
  const checked = await mapBounded(chosen, accountsAtWork, async (named) => {
    const one = await checkOne(deps, named, { ...run, limiter, runId, listed, restores });
    done += 1;
    run.progress?.onReport?.(one.report, done, chosen.length);
    return one;
  });
  const [first] = checked;
  if (first?.trouble != null && checked.every(({ trouble }) => trouble !== null)) throw first.trouble;
  const reports = checked.map(({ report }) => report);
  const restored = reports.filter(({ outcome }) => outcome === 'restored').length;
  return summarise(reports, {
    dryRun: run.dryRun,
    restore: run.restore,
    remainingFlagged: remaining - restored,
    changed: !run.dryRun && reports.some(({ verdict, spent }) => spent || verdict !== 'undetermined'),
  });
}

/** The flagged list in file order, and after it a login of auth.json that needs sign-in. */
async function chooseAccounts(
  deps: VerifyDeps,
  targets: readonly string[],
): Promise<{
  readonly chosen: readonly NamedLogin[];
  readonly newEntries: readonly LedgerEntry[];
  readonly remaining: number;
  /** Places in the flagged list: what is set aside without being in it comes after them. */
  readonly listed: number;
}> {
  const [docs, state] = await Promise.all([deps.stores.read(), deps.ledger.load(), deps.custody.load()]);
  const logins = [docs.flagged, docs.cli, docs.pool].flatMap((doc) => deps.stores.loginsOf(doc));
  const { named, newEntries } = nameLogins(state, logins, deps.naming);
  const setAside = named.filter(({ login, history }) => login.store === 'flagged' || isStoppedCliLogin(login, history));
  const places = setAside.flatMap(({ login }) => (login.store === 'flagged' ? [login.position + 1] : []));
  const facts = { newEntries, remaining: setAside.length, listed: Math.max(0, ...places) };
  if (targets.length === 0) return { chosen: setAside, ...facts };
  const keys = new Set(targets.map((target) => accountMeant(named, target, state.aliases)));
  const chosen = setAside.filter(({ key }) => keys.has(key));
  for (const key of keys) {
    if (chosen.some((account) => account.key === key)) continue;
    throw new AppError(
      'not-possible',
      `${named.find((account) => account.key === key)?.label ?? key} is not set aside.`,
      {
        hint: 'Only set-aside accounts are checked here; `codex-quota status --refresh` reads the others.',
      },
    );
  }
  return { chosen, ...facts };
}

function isStoppedCliLogin(login: StoredLogin, history: NamedLogin['history']): boolean {
  return login.store === 'cli' && signInNow(history, login.hash).kind === 'needed';
}

type CheckRun = VerifyRun & {
  readonly limiter: ReturnType<typeof createSpendLimiter>;
  readonly runId: string;
  readonly listed: number;
  /** By token: a sign-in that stands there for several workspaces is restored once, and then with all of them. */
  readonly restores: Map<TokenHash, Promise<RestoreResult>>;
};

/** A report, and the storage trouble behind it when there was some. */
interface Checked {
  readonly report: AccountVerification;
  readonly trouble: AppError | null;
}

async function checkOne(deps: VerifyDeps, named: NamedLogin, run: CheckRun): Promise<Checked> {
  const startedMs = deps.clock.now();
  const { login, key, label } = named;
  let judged: Judgement = judgement('undetermined', { reason: 'cancelled' });
  let restored: RestoreResult | null = null;
  const report = (): AccountVerification =>
    reportOn(
      {
        index: login.store === 'flagged' ? login.position : run.listed,
        key,
        label,
        isCliLogin: login.store === 'cli',
        judgement: judged,
        restored,
        durationMs: deps.clock.now() - startedMs,
      },
      run,
    );
  if (run.signal?.aborted === true) return { report: report(), trouble: null };
  try {
    judged = putOff(deps, named, run) ?? (await judge(deps, named, run));
    restored = await actOn(deps, named, { judged, run });
    if (restored?.kind === 'gone') judged = { ...judged, verdict: 'conflict', reason: 'changed-meanwhile' };
    if (!run.dryRun) await note(deps, named, { report: report(), judged, restored });
    return { report: report(), trouble: null };
  } catch (error) {
    // A store that stands in the way says nothing about the account; what was answered before that is in custody.
    if (!(error instanceof AppError)) throw error;
    judged = judgement('undetermined', { reason: 'not-stored', spent: judged.spent });
    return { report: { ...report(), message: error.message, nextStep: error.hint }, trouble: error };
  }
}

/** Before anything is spent: without its usage nothing could be said about the account. */
function putOff({ usagePauses, clock }: VerifyDeps, { key }: NamedLogin, run: CheckRun): Judgement | null {
  const retryAtMs = run.probe ? putOffUntilMs(usagePauses, key, clock.now()) : null;
  return retryAtMs === null ? null : judgement('undetermined', { reason: 'rate-limited', retryAtMs });
}

function judge(deps: VerifyDeps, { login, key }: NamedLogin, run: CheckRun): Promise<Judgement> {
  const { probe: probing, dryRun, signal } = run;
  const onStep = (step: CheckStep): void => run.progress?.onStep?.(key, step);
  const probe = dryRun ? deps.probe : pausingProbe(deps.probe, deps.usagePauses, key);
  return judgeAccount({ ...deps, probe }, login, {
    limiter: tellingLimiter(run.limiter, onStep),
    onStep,
    probing,
    dryRun,
    leaseWaitMs,
    ...(signal === undefined ? {} : { signal }),
  });
}

function tellingLimiter(limiter: SpendLimiter, onStep: (step: CheckStep) => void): SpendLimiter {
  return {
    async enter(signal) {
      onStep('waiting');
      const entry = await limiter.enter(signal);
      onStep('refreshing');
      return entry;
    },
  };
}

async function actOn(
  deps: VerifyDeps,
  { login, key }: NamedLogin,
  { judged, run }: Pick<Noted, 'judged' | 'run'>,
): Promise<RestoreResult | null> {
  if (run.dryRun || !run.restore || judged.verdict !== 'healthy' || login.store !== 'flagged') return null;
  const { recordHash: hash, pair } = judged;
  if (hash === null) return { kind: 'gone' };
  run.progress?.onStep?.(key, 'saving');
  const begun = run.restores.get(hash);
  if (begun !== undefined) return begun;
  const onRestored = () => deps.ledger.record([{ kind: 'restored', key, runId: run.runId }]);
  const restore = restoreAccount(deps, { key, hash, pair, kind: 'restore', onRestored });
  run.restores.set(hash, restore);
  return restore;
}

interface Noted {
  readonly judged: Judgement;
  readonly restored: RestoreResult | null;
  readonly run: CheckRun;
}

async function note(
  deps: VerifyDeps,
  named: NamedLogin,
  { report, judged, restored }: Omit<Noted, 'run'> & { readonly report: AccountVerification },
): Promise<void> {
  const { key, login, history } = named;
  const { outcome, reason, httpStatus, spent } = report;
  if (reason === 'cancelled' && !spent) return;
  const entries: LedgerEntry[] = [];
  if (judged.answered !== null) entries.push({ kind: 'other-account-answered', key, answered: judged.answered });
  if (report.verdict !== null)
    entries.push({ kind: 'checked', key, verdict: report.verdict, outcome, reason, httpStatus, spent });
  if (login.store === 'cli' && judged.verdict === 'healthy') entries.push({ kind: 'works-again', key });
  const hash = judged.recordHash ?? login.hash;
  const isNoted = login.store === 'flagged' && restored?.kind !== 'restored' && hash !== null;
  // Side by side, since each waits for the disk.
  await allDone([
    deps.ledger.record(entries),
    judged.reading === null ? null : deps.rememberValues([{ key, reading: keptReading(judged.reading) }]),
    isNoted ? noteInList(deps, { hash, outcome, verificationCount: history.verificationCount + 1 }) : null,
  ]);
}

async function noteInList(
  { stores, clock }: VerifyDeps,
  facts: Pick<VerificationNote, 'hash' | 'outcome' | 'verificationCount'>,
): Promise<void> {
  const lastVerifiedMs = clock.now();
  await stores.transact((docs) => noteVerification(docs, { ...facts, lastVerifiedMs, loginsOf: stores.loginsOf }));
}
