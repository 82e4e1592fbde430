import type { SignIns } from '../../main/core/sign-in/sign-ins.ts';

/** Nobody signs in here; that has its own tests. */
export const noSignIns: SignIns = {
  start: () => Promise.reject(new Error('Nobody signs in here.')),
  cancel: () => undefined,
  decide: () => undefined,
  storeAgain: () => Promise.reject(new Error('Nobody signs in here.')),
  openAgain: () => Promise.resolve(),
  forget: () => undefined,
  views: () => [],
  subscribe: () => () => undefined,
  ended: () => Promise.reject(new Error('Nobody signs in here.')),
  drain: () => Promise.resolve(),
};
