import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { ConflictKind } from '../../shared/conflict-kinds.ts';
import type { SignInConcern, SignInHealth } from '../../shared/sign-in-health.ts';
import { account, at, keyOf, sessionAndWeek, setAside, snapshot, stoppedAccount } from './snapshot-parts.ts';

const mira = account('mira@fernhill.example', { sources: ['cli', 'pool'] });
const kai = account('kai@lanternworks.example', { windows: sessionAndWeek(88, 42) });
const june = account('june@harborlight.example', { windows: sessionAndWeek(84, 92) });
const build = setAside('build@fernhill.example', { health: 0 });

const fresh: SignInHealth = { accessExpiresAt: at({ days: 7 }), refreshedAt: at({ days: -3 }), concern: null };
const old: SignInHealth = {
  accessExpiresAt: at({ days: -11 }),
  refreshedAt: at({ days: -21 }),
  concern: 'long-unrefreshed',
};
const ending: SignInHealth = { accessExpiresAt: at({ days: 2 }), refreshedAt: at({ days: -8 }), concern: null };

function ahead(health: Readonly<Record<string, SignInHealth>>, lead = mira): AppSnapshot {
  const signInHealth = { [mira.key]: fresh, [kai.key]: fresh, [june.key]: fresh, ...health };
  return snapshot({ accounts: [lead, kai, june], signInHealth });
}

function concerning(concern: SignInConcern): AppSnapshot {
  return ahead({ [mira.key]: { ...ending, concern } });
}

function conflict(kind: ConflictKind, keys: readonly string[], aside: (typeof build)[] = []): AppSnapshot {
  return snapshot({ accounts: [mira, kai, june], aside, conflict: { id: `conflict-${kind}`, kind, keys } });
}

const stopped = { ...stoppedAccount('mira@fernhill.example', 'refresh_token_expired'), sources: ['cli'] } as const;

/** What is ahead of sign-ins that work, and who else is at work on them. */
export const outlookSnapshots = {
  'all-fresh': ahead({}),
  'will-need-attention': ahead({ [mira.key]: old, [kai.key]: old }, { ...mira, windows: sessionAndWeek(71, 31) }),
  'another-will-need-attention': ahead({ [kai.key]: old }),
  'unclear-refreshes': concerning('unclear-refreshes'),
  'cannot-refresh': concerning('cannot-refresh'),
  'nobody-refreshes': concerning('nobody-refreshes'),
  'spent-elsewhere': conflict('spent-elsewhere', [build.key], [build]),
  'older-copy': conflict('older-copy', [mira.key, kai.key, june.key]),
  'shared-sign-in': conflict('one-login-in-two-stores', [mira.key]),
  'erased-from-pool': conflict('erased-from-pool', [kai.key, june.key]),
  'other-computer': conflict('other-computer', []),
  'conflict-hidden-emails': conflict('spent-elsewhere', [build.key], [{ ...build, label: 'Account 4', email: null }]),
  'sign-in-is-first': snapshot({ accounts: [stopped, june], needsSignInUnseen: true }),
  'sign-in-is-first-aside': snapshot({
    accounts: [mira, june],
    aside: [setAside('ops@fernhill.example', { reason: 'refresh_token_expired', flaggedAt: at({ hours: -1 }) })],
    restore: { ...snapshot().restore, ledger: { [keyOf('ops@fernhill.example')]: [] } },
  }),
} as const satisfies Readonly<Record<string, AppSnapshot>>;
