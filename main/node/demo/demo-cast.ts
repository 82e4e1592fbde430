import type { AccountSpec } from '../made-up-service/account.ts';
import { type MadeUpQuota, monthWindow, sessionWindow, weekWindow } from '../made-up-service/quota.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Where an account of the demo is written to disk. */
type DemoPlace =
  | { readonly store: 'cli' }
  | { readonly store: 'pool'; readonly label?: string }
  | {
      readonly store: 'flagged';
      readonly reason: string;
      readonly lastError: string;
      readonly setAsideMsAgo: number;
      /** What became of its sign-in since. */
      readonly story: 'alive' | 'newer-sign-in-in-pool' | 'spent-elsewhere' | 'revoked';
      readonly label?: string;
    };

export interface DemoRole {
  readonly place: DemoPlace;
  readonly spec: AccountSpec;
  /** How long the stored access token still works; negative: it has ended, and a refresh is needed. */
  readonly accessLeftMs: number;
}

/** Everybody in the demo. Each set-aside account tells one ending that the restore window can show. */
export function demoCast(nowMs: number): readonly DemoRole[] {
  return [...signedIn(nowMs), ...setAside(nowMs)];
}

function signedIn(nowMs: number): readonly DemoRole[] {
  const pool = { store: 'pool' } as const;
  const fresh = 6 * dayMs;
  return [
    {
      place: { store: 'cli' },
      spec: person('mira@fernhill.example', 'plus', { ...everyday(nowMs), resetCredits: [savedReset(nowMs)] }),
      accessLeftMs: fresh,
    },
    { place: pool, spec: person('kai@lanternworks.example', 'plus', lowWeek(nowMs)), accessLeftMs: fresh },
    { place: pool, spec: person('june@harborlight.example', 'pro', roomy(nowMs)), accessLeftMs: -2 * hourMs },
    { place: pool, spec: person('tomo@paperkite.example', 'go', weekOnly(nowMs)), accessLeftMs: fresh },
    { place: pool, spec: person('ines@studio.example', 'plus', sessionUsedUp(nowMs)), accessLeftMs: fresh },
    {
      place: { ...pool, label: 'Lantern Works' },
      spec: person('press@lanternworks.example', 'self_serve_business_usage_based', monthly(nowMs)),
      accessLeftMs: fresh,
    },
  ];
}

function setAside(nowMs: number): readonly DemoRole[] {
  const ended = -12 * hourMs;
  const serverError = { kind: 'server-error', status: 503, retryAfter: null } as const;
  const quiet = roomy(nowMs);
  return [
    {
      place: flagged('refresh_token_reused', 2, 'newer-sign-in-in-pool'),
      spec: person('ops@fernhill.example', 'team', everyday(nowMs)),
      accessLeftMs: ended,
    },
    {
      place: flagged('refresh_token_reused', 5, 'spent-elsewhere'),
      spec: person('build@fernhill.example', 'plus', quiet),
      accessLeftMs: ended,
    },
    {
      place: flagged('token-invalid', 1, 'alive'),
      spec: person('m.okafor@paperkite.example', 'pro', weekUsedUp(nowMs)),
      accessLeftMs: ended,
    },
    {
      place: { ...flagged('account_deactivated', 21, 'alive'), label: 'Lantern Works' },
      spec: {
        ...person('studio@lanternworks.example', 'business', quiet),
        behaviours: { usage: { kind: 'deactivated-workspace' } },
      },
      accessLeftMs: ended,
    },
    {
      place: flagged('token-invalid', 6, 'alive'),
      spec: person('june.b@harborlight.example', 'plus', quiet),
      accessLeftMs: 110 * minuteMs,
    },
    {
      place: flagged('token-invalid', 1.5, 'alive'),
      spec: {
        ...person('rui@paperkite.example', 'plus', quiet),
        behaviours: { token: serverError, usage: serverError },
      },
      accessLeftMs: ended,
    },
    {
      place: { ...flagged('refresh_token_revoked', 8, 'revoked'), label: 'Northmoor' },
      spec: {
        ...person('lab@northmoor.example', 'edu', quiet),
        behaviours: { token: { kind: 'refused', code: 'refresh_token_revoked' } },
      },
      accessLeftMs: ended,
    },
  ];
}

export type FlaggedPlace = Extract<DemoPlace, { store: 'flagged' }>;

function flagged(reason: string, daysAgo: number, story: FlaggedPlace['story']): FlaggedPlace {
  const lastError = reason === 'token-invalid' ? 'Refresh failed' : `Refresh refused: ${reason}`;
  return { store: 'flagged', reason, lastError, setAsideMsAgo: daysAgo * dayMs, story };
}

function person(email: string, plan: string, quota: MadeUpQuota): AccountSpec {
  return { key: email, email, plan, quota };
}

function everyday(nowMs: number): MadeUpQuota {
  return {
    primary: sessionWindow(29, nowMs + 134 * minuteMs),
    secondary: weekWindow(69, nowMs + 3 * dayMs + 18 * hourMs),
    credits: { hasCredits: true, unlimited: false, balance: '1240' },
  };
}

function savedReset(nowMs: number): NonNullable<MadeUpQuota['resetCredits']>[number] {
  return { id: 'credit-1', grantedAtMs: nowMs - 5 * dayMs, expiresAtMs: nowMs + 25 * dayMs };
}

function lowWeek(nowMs: number): MadeUpQuota {
  return { primary: sessionWindow(12, nowMs + 3 * hourMs), secondary: weekWindow(91, nowMs + 2 * dayMs + 3 * hourMs) };
}

function roomy(nowMs: number): MadeUpQuota {
  return {
    primary: sessionWindow(16, nowMs + 4 * hourMs + 2 * minuteMs),
    secondary: weekWindow(8, nowMs + 5 * dayMs + 7 * hourMs),
    additional: [
      {
        name: 'GPT-5.6-Spark',
        feature: 'codex_spark',
        primary: sessionWindow(4, nowMs + 4 * hourMs),
        secondary: weekWindow(22, nowMs + 5 * dayMs),
      },
    ],
  };
}

function weekOnly(nowMs: number): MadeUpQuota {
  return { primary: weekWindow(37, nowMs + 4 * dayMs + 6 * hourMs), secondary: null };
}

function sessionUsedUp(nowMs: number): MadeUpQuota {
  return {
    primary: sessionWindow(100, nowMs + 72 * minuteMs),
    secondary: weekWindow(56, nowMs + 3 * dayMs),
    reachedType: 'rate_limit_reached',
  };
}

function weekUsedUp(nowMs: number): MadeUpQuota {
  return { primary: sessionWindow(0, nowMs + 5 * hourMs), secondary: weekWindow(100, nowMs + 3 * dayMs + 18 * hourMs) };
}

function monthly(nowMs: number): MadeUpQuota {
  return { primary: monthWindow(44, nowMs + 17 * dayMs), secondary: null };
}
