/** How another program or computer shows in what we see of a sign-in. */
export const conflictKinds = [
  'spent-elsewhere',
  'rotated-elsewhere',
  'older-copy',
  'one-login-in-two-stores',
  'erased-from-pool',
  'other-computer',
] as const;
export type ConflictKind = (typeof conflictKinds)[number];
