import type { GuardCause } from './ledger/ledger-event.ts';

/** Something the user is to be told once, beside the report of what they asked for. */
export type Notice =
  /** An account that was restored, or signed in again, had vanished from the pool, because another program wrote it from memory. */
  | { readonly kind: 'put-back'; readonly key: string; readonly label: string }
  /** The same, once too often: it waits in the list of set-aside accounts now. */
  | { readonly kind: 'erased-again'; readonly key: string; readonly label: string }
  /** Several sign-ins were refused at once, or this app was: nothing is set aside for half an hour. */
  | { readonly kind: 'guard-held'; readonly cause: GuardCause; readonly accounts: number };

export interface Notices {
  readonly tell: (notice: Notice) => void;
  /** Each notice is given out once. */
  readonly take: () => readonly Notice[];
}

export function createNotices(): Notices {
  let waiting: Notice[] = [];
  return {
    tell: (notice) => void waiting.push(notice),
    take() {
      const taken = waiting;
      waiting = [];
      return taken;
    },
  };
}
