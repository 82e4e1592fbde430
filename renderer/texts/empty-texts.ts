import { isolatedName } from '../../shared/isolated-name.ts';
import { accountsText } from './restore-texts.ts';
import { texts } from './texts.ts';

interface WhatNow {
  /** Watch only: the reason why nothing was moved. */
  readonly isOnlyWatched: boolean;
  /** Codex keeps the sign-in of one of them, and only it can renew it. */
  readonly isForCodex: boolean;
}

/** The window of set-aside accounts when there is none. `place`: where the icon is. */
export const emptyTexts = {
  noSignIn: 'No sign-in found yet',
  firstSignIn: (place: string) =>
    `Sign in to Codex once and its quota appears in the ${place}. Your sign-in stays on this computer.`,
  noneAside: 'No account is set aside',
  allWell: 'Every account can sign in',
  heldNext: 'The next try shows whether they still sign in.',
  menuBar: 'menu bar',
  tray: 'tray',
  ifOneStops: (isOne: boolean, place: string) =>
    `If ${isOne ? 'it' : 'one'} stops, it appears here and in the ${place}.`,
  stopped: (labels: readonly string[], { isOnlyWatched, isForCodex }: WhatNow) => {
    const isOne = labels.length === 1;
    const who = labels.map(isolatedName).join(', ');
    const why = ` ${isOne ? 'It is' : 'They are'} only watched, so nothing was moved.`;
    const next = isForCodex ? ` ${texts.runCodexLogin}` : '';
    return `${who} no longer ${isOne ? 'signs' : 'sign'} in.${isOnlyWatched ? why : ''}${next}`;
  },
  unread: (unread: number, total: number) => {
    if (total === 1) return 'Its last reading failed, so whether it still signs in is not known.';
    return unread === total
      ? 'None of them could be read just now.'
      : `${unread} of ${total} could not be read just now.`;
  },
  /** `readAt`: when the oldest of their readings was; null: one was never read. */
  allRead: (count: number, readAt: string | null) => {
    const read = count === 1 ? `, read ${readAt}` : `, all read ${readAt} or later`;
    return `${accountsText(count)}${readAt === null ? '' : read}.`;
  },
} as const;
