import { isolatedName } from '../../../shared/isolated-name.ts';
import { onlyCodexSignsIn, onlySignInHelps } from '../../../shared/only-sign-in-helps.ts';
import type { ShownSignIn, WhoSignedIn } from '../../../shared/sign-in.ts';
import type { SignInTrouble } from '../../../shared/sign-in-trouble.ts';
import { reasonWording } from '../verification/verification-copy.ts';
import type { AppNotification } from './tray-app.ts';

// Titles and bodies as visual.md section 5 has them.

interface Named {
  readonly key: string;
  readonly label: string;
}

const noButton = { button: null } as const;
export const signInButton = 'Sign in again…';
/** Of a notification whose button begins a sign-in. */
const signInKind = 'sign-in-again';
/** More than the systems show of a body. */
const namesAtMost = 4;

const troubleWords: Readonly<Record<SignInTrouble['kind'], { readonly one: string; readonly many: string }>> = {
  'needs-sign-in': { one: 'needs sign-in', many: 'need sign-in' },
  // Another sign-in does not help an account that is gone.
  'switched-off': { one: 'is switched off', many: 'are switched off' },
  'set-aside': { one: 'was set aside', many: 'were set aside' },
};

/** One for each kind of trouble, however many accounts have it. */
export function troubleNews(troubles: readonly SignInTrouble[]): readonly AppNotification[] {
  return (['needs-sign-in', 'switched-off', 'set-aside'] as const).flatMap((kind) => {
    const [first, ...others] = troubles.filter((trouble) => trouble.kind === kind);
    if (first === undefined) return [];
    if (others.length === 0) return [oneTrouble(first)];
    const id = kind === 'needs-sign-in' ? 'sign-in' : kind;
    const title = `${others.length + 1} accounts ${troubleWords[kind].many}`;
    return [{ id, title, body: 'Open the list to check them.', button: 'Check' }];
  });
}

function oneTrouble({ key, label, kind, reason }: SignInTrouble): AppNotification {
  const body = `${reasonWording(reason) ?? 'Sign-in no longer accepted'}.`;
  const title = `${isolatedName(label)} ${troubleWords[kind].one}`;
  if (onlyCodexSignsIn(reason))
    return { ...noButton, id: noticeId('sign-in', key), title, body: `${body} Run codex login in a terminal.` };
  const isSignInFirst = kind === 'needs-sign-in' && onlySignInHelps(reason);
  const id = noticeId(isSignInFirst ? signInKind : 'sign-in', key);
  return { id, title, body, button: isSignInFirst ? signInButton : 'Check' };
}

export const heldBackNews: AppNotification = {
  ...noButton,
  id: 'held-back',
  title: 'Several sign-ins failed together',
  body: 'It looks like a connection or service problem. Nothing was changed.',
};

/** `how`: "Codex had a newer sign-in"; null when that is not known any more. */
export function backNews({ key, label, how }: Named & { readonly how: string | null }): AppNotification {
  return {
    ...noButton,
    id: noticeId('back', key),
    title: `${isolatedName(label)} is back`,
    body: `${how ?? 'Its sign-in works again'}.`,
  };
}

export function manyBackNews(accounts: readonly Named[]): AppNotification {
  const named = accounts.slice(0, namesAtMost).map(({ label }) => isolatedName(label));
  const more = accounts.length - named.length;
  const body = `${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}.`;
  return { ...noButton, id: 'back', title: `${accounts.length} accounts are back`, body };
}

export function putBackNews({ key, label }: Named): AppNotification {
  const body = 'Another program had removed it. Restart codex-multi-auth so that it keeps it.';
  return { ...noButton, id: noticeId('put-back', key), title: `${isolatedName(label)} was put back`, body };
}

export function erasedNews({ key, label }: Named): AppNotification {
  const body = 'It is set aside now. Restart codex-multi-auth, then restore it.';
  return { ...noButton, id: noticeId('erased', key), title: `${isolatedName(label)} keeps being removed`, body };
}

export interface WindowNews extends Named {
  /** "Session", "Week". */
  readonly window: string;
  readonly usedPercent: number;
  /** In words of the person's clock; null when not known. */
  readonly resetsAt: string | null;
  /** Null: it lasts until the reset, or it is too early to tell. */
  readonly runsOutAt: string | null;
}

export function thresholdNews({ key, label, window, usedPercent, resetsAt, runsOutAt }: WindowNews): AppNotification {
  const facts = [
    ...(runsOutAt === null ? [] : [`runs out ${runsOutAt}`]),
    ...(resetsAt === null ? [] : [`resets ${resetsAt}`]),
  ];
  const body =
    facts.length === 0
      ? `${isolatedName(label)} is close to its limit.`
      : `${isolatedName(label)} ${facts.join(', ')}.`;
  const title = `${window} at ${Math.floor(usedPercent)}% used`;
  return { ...noButton, id: noticeId(`used-${window}`, key), title, body };
}

/** The same id as of what is back, so that one takes the place of the other. */
export function usedUpNews({ key, label, window, resetsAt }: WindowNews): AppNotification {
  const body =
    resetsAt === null
      ? `${isolatedName(label)} has nothing left of it.`
      : `${isolatedName(label)} is back ${/^\d/.test(resetsAt) ? `at ${resetsAt}` : resetsAt}.`;
  return { ...noButton, id: noticeId(`used-${window}`, key), title: `${window} used up`, body };
}

export function windowBackNews({ key, label, window, usedPercent }: WindowNews): AppNotification {
  const body = `${isolatedName(label)} starts again at ${Math.floor(100 - usedPercent)}%.`;
  return { ...noButton, id: noticeId(`used-${window}`, key), title: `${window} is back`, body };
}

/** Null for what a person need not come back for. */
export function signInNews({ id, key, label, state }: ShownSignIn): AppNotification | null {
  const who = label === null ? 'Codex' : isolatedName(label);
  switch (state.kind) {
    case 'done': {
      const { account } = state;
      const body = account.restored ? 'It is back in the pool.' : 'Its new sign-in is saved.';
      return {
        ...noButton,
        id: noticeId('back', account.key),
        title: `${isolatedName(account.label)} is signed in`,
        body,
      };
    }
    case 'offered': {
      const title =
        label === null
          ? `This is ${isolatedName(state.label)}`
          : `This is ${isolatedName(state.label)}, not ${isolatedName(label)}`;
      return { ...noButton, id: signingInId(key, id), title, body: 'Nothing is saved until you choose.' };
    }
    case 'failed': {
      const title = state.kept === null ? `Could not sign in to ${who}` : notSavedTitle(state.kept);
      return { ...noButton, id: signingInId(key, id), title, body: state.message };
    }
    default:
      return null;
  }
}

function notSavedTitle({ label }: WhoSignedIn): string {
  return label === null ? 'Could not save the new sign-in' : `Could not save the sign-in to ${isolatedName(label)}`;
}

function signingInId(key: string | null, id: string): string {
  return noticeId('sign-in', key ?? id);
}

/** What a click on a notification opens. */
export interface NewsTarget {
  readonly window: 'popover' | 'restore';
  /** The account to begin with; null: none in particular. */
  readonly key: string | null;
}

/**
 * By the notification's id alone, since nothing else of it outlives the app that showed it. What is about the quota of an account in
 * use is in the popover; everything else is about signing in.
 */
export function newsTarget(id: string): NewsTarget {
  const [, kind, key] = /^(used-.*|sign-in-again|sign-in|put-back|back|erased)-([a-z0-9]{10})$/.exec(id) ?? [];
  if (kind === undefined || key === undefined) return { window: 'restore', key: null };
  return kind.startsWith('used-') ? { window: 'popover', key } : { window: 'restore', key };
}

/** Whose sign-in the notification's button begins; null: it opens what a click opens. */
export function buttonSignsIn(id: string): string | null {
  return new RegExp(`^${signInKind}-([a-z0-9]{10})$`).exec(id)?.[1] ?? null;
}

/** At most 64 characters of a-z, 0-9 and -. */
function noticeId(kind: string, of: string): string {
  return `${kind}-${of}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 64);
}
