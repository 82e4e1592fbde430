import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { ShownSignIn, ShownSignInState, SignedIn } from '../../shared/sign-in.ts';
import { at, keyOf, snapshotNow } from './snapshot-parts.ts';

const ana = 'ana@lanternworks.example';
const olaf = 'olaf@harborlight.example';

/** An attempt for one of the seven, 48 seconds old. */
export function madeUpSignIn(state: ShownSignInState, change: Partial<ShownSignIn> = {}): ShownSignIn {
  const { label = ana } = change;
  return {
    id: `sign-in-${label ?? 'new'}`,
    key: label === null ? null : keyOf(label),
    label,
    way: 'browser',
    wantedWay: 'browser',
    goesBesideCodex: false,
    insteadOfCodex: false,
    through: 'app',
    until: new Date(Date.parse(snapshotNow) + 252_000).toISOString(),
    state,
    ...change,
  };
}

export const inBrowser = { kind: 'waiting', page: null, code: null, opened: true } as const;
const byCode = { way: 'device', wantedWay: 'device' } as const;
const typedIn = {
  kind: 'waiting',
  page: 'auth.openai.com/codex/device',
  code: '7KQP-3MXD',
  opened: true,
} as const;
const saidByCodex: ShownSignInState = {
  kind: 'failed',
  code: 'sign-in-failed',
  message: 'Codex says: Sign-in could not be completed: your workspace does not allow Codex.',
  hint: null,
  kept: null,
};
const poolFull: ShownSignInState = {
  kind: 'failed',
  code: 'not-possible',
  message: 'The pool is full: 20 accounts is the limit.',
  hint: 'Set another account aside.',
  kept: { key: null, label: 'vera@paperkite.example' },
};
const poolBroken: ShownSignInState = {
  kind: 'failed',
  code: 'store-broken',
  message: '~/.codex/multi-auth/openai-codex-accounts.json is not complete JSON.',
  hint: 'Mend it or move it away, then try again. A backup lies beside it.',
  kept: { key: keyOf(ana), label: ana },
};
const noCodes: ShownSignInState = {
  kind: 'failed',
  code: 'sign-in-failed',
  message: 'Signing in with a code is not enabled for this account.',
  hint: 'Enable it in the security settings of ChatGPT (in a workspace its administrator does), or sign in with a browser.',
  kept: null,
};
const another = {
  kind: 'offered',
  email: 'vera@paperkite.example',
  label: 'vera@paperkite.example',
  key: null,
} as const;

export function signedIn(label: string, change: Partial<SignedIn> = {}): ShownSignInState {
  return {
    kind: 'done',
    account: {
      key: keyOf(label),
      label,
      email: label,
      place: 'pool',
      restored: true,
      isNew: false,
      usageRead: true,
      codexMayBeRunning: false,
      multiAuthRuns: false,
      ...change,
    },
  };
}

type SignInSnapshotName = `sign-in-${
  | 'starting'
  | 'browser'
  | 'no-browser'
  | 'code'
  | 'ports-taken'
  | 'fetching'
  | 'saving'
  | 'not-saved'
  | 'not-saved-full'
  | 'another'
  | 'known'
  | 'refused'
  | 'timed-out'
  | 'code-timed-out'
  | 'no-codes'
  | 'done'
  | 'done-own'
  | 'done-aside'
  | 'done-new'
  | 'queue'
  | 'new'}`;

/** Every state of signing in, over a window with accounts that are set aside. */
export function signInSnapshots(base: AppSnapshot): Readonly<Record<SignInSnapshotName, AppSnapshot>> {
  const of = (...signIns: readonly ShownSignIn[]): AppSnapshot => ({ ...base, signIns });
  const others = (base.status?.flagged.accounts ?? []).filter(({ label }) => label !== ana);
  const withoutAna = base.status && { ...base.status, flagged: { count: others.length, accounts: others } };
  return {
    'sign-in-starting': of(madeUpSignIn({ kind: 'starting' }, { until: null })),
    'sign-in-browser': of(madeUpSignIn(inBrowser)),
    'sign-in-no-browser': of(madeUpSignIn({ ...inBrowser, opened: false })),
    'sign-in-code': of(madeUpSignIn(typedIn, byCode)),
    'sign-in-ports-taken': of(madeUpSignIn({ ...typedIn, opened: false }, { way: 'device' })),
    'sign-in-fetching': of(madeUpSignIn({ kind: 'exchanging' })),
    'sign-in-saving': of(madeUpSignIn({ kind: 'storing' })),
    'sign-in-another': of(madeUpSignIn(another)),
    'sign-in-known': of(
      madeUpSignIn({ ...another, email: olaf, label: olaf, key: keyOf(olaf) }),
      madeUpSignIn({ kind: 'queued' }, { label: olaf, until: null }),
    ),
    'sign-in-refused': of(madeUpSignIn(saidByCodex, { through: 'codex' })),
    'sign-in-not-saved': of(madeUpSignIn(poolBroken)),
    'sign-in-not-saved-full': of(madeUpSignIn(poolFull, { label: null })),
    'sign-in-timed-out': of(madeUpSignIn({ kind: 'timed-out' })),
    'sign-in-code-timed-out': of(madeUpSignIn({ kind: 'timed-out' }, byCode)),
    'sign-in-no-codes': of(madeUpSignIn(noCodes, byCode)),
    'sign-in-done': { ...of(madeUpSignIn(signedIn(ana))), status: withoutAna },
    'sign-in-done-own': of(
      madeUpSignIn(signedIn('mira@fernhill.example', { place: 'cli', restored: false, codexMayBeRunning: true }), {
        label: 'mira@fernhill.example',
      }),
    ),
    'sign-in-done-aside': of(madeUpSignIn(signedIn(ana, { place: 'flagged', restored: false }))),
    'sign-in-done-new': of(
      madeUpSignIn(signedIn('vera@paperkite.example', { restored: false, isNew: true, multiAuthRuns: true }), {
        label: null,
      }),
    ),
    'sign-in-queue': of(
      madeUpSignIn(signedIn('raj@lanternworks.example'), { label: 'raj@lanternworks.example' }),
      madeUpSignIn({ kind: 'timed-out' }, { label: 'build@fernhill.example' }),
      madeUpSignIn(inBrowser),
      madeUpSignIn({ kind: 'queued' }, { label: olaf, until: null }),
    ),
    'sign-in-new': { ...of(madeUpSignIn(inBrowser, { label: null, until: at({ minutes: 5 }) })) },
  };
}
