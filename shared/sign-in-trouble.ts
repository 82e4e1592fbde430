import type { LedgerLine } from './app-snapshot.ts';
import { isDeadAccountCode } from './refusal-words.ts';
import type { FlaggedAccountView, StatusReport } from './status-report.ts';

/**
 * What is known of the sign-in of a set-aside account. `open`: nothing says that it stopped, and nothing that it works. `switched-off`:
 * another sign-in would not help.
 */
export interface AsideStanding {
  readonly kind: 'needs-sign-in' | 'works' | 'limited' | 'switched-off' | 'open';
  /** The code that says so; null when none was noted. */
  readonly code: string | null;
  /** Since when it is so, epoch milliseconds; 0 when that is not known. */
  readonly sinceMs: number;
}

type Finding = Pick<AsideStanding, 'kind' | 'code'>;
type Story = readonly LedgerLine[];
export type Ledger = Readonly<Record<string, Story>>;

/** Set aside without a refusal: by a person, or for what is no fault of the sign-in. */
const openReasons: ReadonlySet<string> = new Set([
  'manual',
  'restore-undone',
  'email-changed',
  'erased-by-another-program',
]);
/** What was found before one of these belongs to an earlier stretch of the account's life. */
const beginnings: ReadonlySet<LedgerLine['kind']> = new Set([
  'set-aside',
  'undone',
  'restored',
  'restored-unchecked',
  'put-back',
]);

/**
 * The latest finding since it was set aside, else the reason that it was set aside for. A check that could not tell takes nothing back.
 * `story`: newest line first.
 */
export function asideStanding(account: FlaggedAccountView, story: Story): AsideStanding {
  const { flaggedAt, lastOutcome } = account;
  const asideMs = flaggedAt === null ? 0 : Date.parse(flaggedAt);
  const begun = story.findIndex(({ kind }) => beginnings.has(kind));
  const beginning = begun === -1 ? null : (story[begun] ?? null);
  const since = (begun === -1 ? story : story.slice(0, begun)).filter(({ at }) => Date.parse(at) >= asideMs);
  const findings = since.toReversed().flatMap((line) => {
    const found = foundBy(line);
    return found === null ? [] : [{ ...found, sinceMs: Date.parse(line.at) }];
  });
  const isUndone = beginning?.kind === 'undone' && Date.parse(beginning.at) >= asideMs;
  const first = { ...(isUndone ? open(account) : fromReason(account)), sinceMs: asideMs };
  // The story may be longer than what is kept of it, and is read after the list.
  const isTold = lastOutcome === null || since.some(({ kind }) => kind === 'checked');
  const told = isTold ? [] : foundByOutcome(account, asideMs);
  // A finding that only says the same again began when it was first said.
  return [...told, ...findings].reduce<AsideStanding>(
    (before, next) => (next.kind === before.kind ? { ...next, sinceMs: before.sinceMs } : next),
    first,
  );
}

function open({ reason }: FlaggedAccountView): Finding {
  return { kind: 'open', code: reason };
}

/** A reason that nobody here knows, or none, was still reason enough to set it aside. */
function fromReason(account: FlaggedAccountView): Finding {
  const { reason } = account;
  if (reason === null) return { kind: 'needs-sign-in', code: null };
  if (openReasons.has(reason)) return open(account);
  if (reason === 'limited') return { kind: 'limited', code: reason };
  return stoppedFor(reason);
}

function stoppedFor(code: string | null): Finding {
  return { kind: isDeadAccountCode(code) ? 'switched-off' : 'needs-sign-in', code };
}

function foundBy({ kind, verdict, code }: LedgerLine): Finding | null {
  if (kind === 'works-again') return { kind: 'works', code: null };
  if (kind === 'needs-sign-in') return stoppedFor(code);
  switch (verdict) {
    case 'healthy':
      return { kind: 'works', code };
    case 'limited':
      return { kind: 'limited', code };
    case 'needs-sign-in':
      return { kind: 'needs-sign-in', code };
    case 'deactivated':
      return { kind: 'switched-off', code };
    // Whoever answers now, the account itself comes back only by a sign-in.
    case 'conflict':
      return code === 'another-account' ? { kind: 'needs-sign-in', code } : null;
    case 'undetermined':
    case null:
      return null;
  }
}

/** `still-flagged` says less than a verdict: only a check that found a working sign-in leaves any health. */
function foundByOutcome(
  { lastOutcome, lastVerified, health }: FlaggedAccountView,
  asideMs: number,
): readonly AsideStanding[] {
  const checkedMs = lastVerified === null ? null : Date.parse(lastVerified);
  if (checkedMs === null || checkedMs < asideMs) return [];
  if (lastOutcome === 'healthy-flagged' || lastOutcome === 'restore-skipped')
    return [{ kind: 'works', code: null, sinceMs: checkedMs }];
  if (lastOutcome === 'still-flagged' && health > 0) return [{ kind: 'limited', code: 'limited', sinceMs: checkedMs }];
  return [];
}

export interface SignInTrouble {
  readonly key: string;
  readonly label: string;
  /** `set-aside`: nothing says that its sign-in stopped, but nobody asked for it to be set aside either. */
  readonly kind: 'needs-sign-in' | 'switched-off' | 'set-aside';
  readonly reason: string | null;
  /** Epoch milliseconds; 0 when that is not known. */
  readonly sinceMs: number;
}

/** Every account that came to grief without a person's doing, each once, set aside or in use. */
export function signInTroubles(status: StatusReport | null, ledger: Ledger): readonly SignInTrouble[] {
  const aside = (status?.flagged.accounts ?? []).flatMap((account): readonly SignInTrouble[] => {
    const { key, label } = account;
    const { kind, code, sinceMs } = asideStanding(account, ledger[key] ?? []);
    if (kind === 'needs-sign-in' || kind === 'switched-off') return [{ key, label, kind, reason: code, sinceMs }];
    const isUnasked = kind === 'open' && code === 'email-changed';
    return isUnasked ? [{ key, label, kind: 'set-aside', reason: code, sinceMs }] : [];
  });
  const inUse = (status?.accounts ?? []).flatMap(({ key, label, state, error }): readonly SignInTrouble[] => {
    if (state !== 'needs-sign-in' && state !== 'deactivated') return [];
    const kind = state === 'deactivated' ? 'switched-off' : state;
    return [{ key, label, kind, reason: error?.code ?? null, sinceMs: error === null ? 0 : Date.parse(error.at) }];
  });
  const byKey = new Map<string, SignInTrouble>();
  for (const trouble of [...aside, ...inUse]) byKey.set(trouble.key, worse(byKey.get(trouble.key), trouble));
  return [...byKey.values()];
}

/** The one in use has the newer word, unless only the other one can be mended by a sign-in. */
function worse(known: SignInTrouble | undefined, trouble: SignInTrouble): SignInTrouble {
  if (known === undefined) return trouble;
  const shown = known.kind === 'needs-sign-in' && trouble.kind !== known.kind ? known : trouble;
  return { ...shown, sinceMs: Math.max(known.sinceMs, trouble.sinceMs) };
}

/** The accounts that wait for a sign-in: what icon, tooltip, strip, rows and notifications count alike. */
export function stoppedSignIns(status: StatusReport | null, ledger: Ledger): readonly SignInTrouble[] {
  return signInTroubles(status, ledger).filter(({ kind }) => kind === 'needs-sign-in');
}
