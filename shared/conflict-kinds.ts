/** How another program or computer shows in what we see of a sign-in. */
export const conflictKinds = [
  'spent-elsewhere',
  'rotated-elsewhere',
  'leased-elsewhere',
  'older-copy',
  'one-login-in-two-stores',
  'erased-from-pool',
  'other-computer',
] as const;
export type ConflictKind = (typeof conflictKinds)[number];

/** How it shows that another program refreshed: by a file alone, or by a lease as codex-multi-auth takes them. */
export const refreshedElsewhereKinds = ['rotated-elsewhere', 'leased-elsewhere'] as const;
export type RefreshedElsewhere = (typeof refreshedElsewhereKinds)[number];
