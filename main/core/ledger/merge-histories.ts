import { mergeIdentity } from '../accounts/identity.ts';
import type { AccountHistory, RefreshElsewhere } from './account-history.ts';

/** E-mails, texts and lineages a key answers to: more than an account goes through, few enough to write down again. */
const textsKept = 16;
/** As many as tell whether it happens often. */
const refreshesKept = 4;

/** Of one account under two keys, or of one key and nothing before it; `later` wins where both cannot be. */
export function mergeHistories(earlier: AccountHistory, later: AccountHistory): AccountHistory {
  const email = later.identity.email ?? earlier.identity.email;
  return {
    key: earlier.key,
    identity: { ...mergeIdentity(earlier.identity, later.identity), email },
    emails: later.emails.reduce((texts, text) => withText(texts, text), earlier.emails),
    identityHashes: later.identityHashes.reduce((texts, text) => withText(texts, text), earlier.identityHashes),
    lineageHashes: later.lineageHashes.reduce((texts, text) => withText(texts, text), earlier.lineageHashes),
    lastVerifiedMs: later.lastVerifiedMs ?? earlier.lastVerifiedMs,
    verificationCount: earlier.verificationCount + later.verificationCount,
    lastCheck: later.lastCheck ?? earlier.lastCheck,
    lastRefusal: later.lastRefusal ?? earlier.lastRefusal,
    health: Math.min(earlier.health, later.health),
    signIn: later.signIn.kind === 'needed' ? later.signIn : earlier.signIn,
    ...latestMoveOf(earlier, later),
    otherAnswer: later.otherAnswer ?? earlier.otherAnswer,
    refreshedElsewhere: latestRefreshes([...earlier.refreshedElsewhere, ...later.refreshedElsewhere]),
    episode: later.episode.number >= earlier.episode.number ? later.episode : earlier.episode,
  };
}

/** An account is set aside or back in the pool, never both: a flag from before the way back would keep its next trouble from being told. */
function latestMoveOf(
  earlier: AccountHistory,
  later: AccountHistory,
): Pick<AccountHistory, 'flag' | 'restore' | 'wayBack'> {
  const flag = later.flag ?? earlier.flag;
  const restore = later.restore ?? earlier.restore;
  const wayBack = later.wayBack ?? earlier.wayBack;
  const isSetAside = flag !== null && flag.sinceMs > (wayBack?.atMs ?? Number.NEGATIVE_INFINITY);
  return isSetAside ? { flag, restore: null, wayBack: null } : { flag: null, restore, wayBack };
}

/** The texts that a key answers to, the latest last. */
export function withText(texts: readonly string[], text: string): readonly string[] {
  return texts.includes(text) ? texts : [...texts, text].slice(-textsKept);
}

/** Each token once; the latest of them, in the order of time. */
export function latestRefreshes(refreshes: readonly RefreshElsewhere[]): readonly RefreshElsewhere[] {
  const each = refreshes.filter(
    ({ tokenHash }, at) => refreshes.findIndex((one) => one.tokenHash === tokenHash) === at,
  );
  return each.toSorted((a, b) => a.atMs - b.atMs).slice(-refreshesKept);
}
