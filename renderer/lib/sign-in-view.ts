import { assertNever } from '../../shared/errors.ts';
import type { ShownSignIn, WhoSignedIn } from '../../shared/sign-in.ts';
import {
  doneNote,
  doneText,
  heldFor,
  offeredText,
  offeredTitle,
  signInTexts,
  signInTitle,
} from '../texts/sign-in-texts.ts';

/** What a button of the panel does. */
export type SignInAct =
  | 'cancel'
  | 'copy-code'
  | 'copy-address'
  | 'open-browser'
  | 'use-code'
  | 'use-browser'
  | 'again'
  | 'again-by-code'
  | 'add'
  | 'close';

export interface SignInButton {
  readonly act: SignInAct;
  readonly text: string;
  readonly isMain: boolean;
}

/** The panel over the window: the sign-in that goes on or how it ended, and those beside it. */
export interface SignInPanel {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly code: string | null;
  /** ISO 8601; null when nothing is waited for. */
  readonly until: string | null;
  readonly note: string | null;
  /** In the order of macOS and Linux, the main one last. */
  readonly buttons: readonly SignInButton[];
  readonly others: readonly OtherSignIn[];
}

/** A line for one that waits behind it, or ended before it. */
export interface OtherSignIn {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly button: SignInButton | null;
}

/** Nothing has come of it yet. */
export function isUnderWay({ state: { kind } }: ShownSignIn): boolean {
  return !hasEnded(kind);
}

/** Null when there is nothing to show. */
export function signInPanel(signIns: readonly ShownSignIn[]): SignInPanel | null {
  const front = frontOf(signIns);
  if (front === null) return null;
  const others = signIns.filter((one) => one !== front).map(otherOf);
  return { ...partsOf(front), id: front.id, others };
}

/**
 * What has to be looked at: put aside, the panel stays there until this says something else. That a sign-in goes on from step to step
 * is no reason to come back, a question and an end are.
 */
export function attentionOf(signIns: readonly ShownSignIn[]): string {
  return signIns.map(({ id, state: { kind } }) => `${id} ${isStep(kind) ? 'step' : kind}`).join(', ');
}

/** The one that goes on; then what did not work, since something is to be done about it. */
function frontOf(signIns: readonly ShownSignIn[]): ShownSignIn | null {
  const find = (isIt: (kind: Kind) => boolean): ShownSignIn | undefined =>
    signIns.find(({ state }) => isIt(state.kind));
  const goesOn = find((kind) => !hasEnded(kind) && kind !== 'queued');
  return goesOn ?? find((kind) => kind === 'queued') ?? find((kind) => kind !== 'done') ?? signIns[0] ?? null;
}

type Kind = ShownSignIn['state']['kind'];

function hasEnded(kind: Kind): boolean {
  return kind === 'done' || kind === 'failed' || kind === 'timed-out';
}

function isStep(kind: Kind): boolean {
  return !hasEnded(kind) && kind !== 'offered';
}

type Parts = Omit<SignInPanel, 'id' | 'others'>;

const cancel: SignInButton = { act: 'cancel', text: signInTexts.cancel, isMain: false };
const useCode: SignInButton = { act: 'use-code', text: signInTexts.useCode, isMain: false };
const useBrowser: SignInButton = { act: 'use-browser', text: signInTexts.useBrowser, isMain: false };
const again: SignInButton = { act: 'again', text: signInTexts.again, isMain: true };
const againByCode: SignInButton = { ...again, act: 'again-by-code' };
const close: SignInButton = { act: 'close', text: signInTexts.close, isMain: false };

function againAs(wantedWay: ShownSignIn['wantedWay']): SignInButton {
  return wantedWay === 'device' ? againByCode : again;
}

/** What is safe to press without looking: it only begins anew. */
export function isAgain({ act }: SignInButton): boolean {
  return act === 'again' || act === 'again-by-code';
}

function partsOf(signIn: ShownSignIn): Parts {
  const { state, label } = signIn;
  const title = signInTitle(label);
  const plain = { code: null, until: null, note: null };
  switch (state.kind) {
    case 'queued':
      return { ...plain, title, text: signInTexts.queued, buttons: [cancel] };
    case 'starting':
      return { ...plain, title, text: signInTexts.starting, buttons: [cancel] };
    case 'waiting':
      return waitingParts(signIn, state);
    case 'exchanging':
    case 'storing':
      return { ...plain, title, text: signInTexts[state.kind], buttons: [] };
    case 'offered':
      return offeredParts(signIn, state);
    case 'done': {
      const done = { ...close, text: signInTexts.done, isMain: true };
      const { account } = state;
      const says = signInTexts.isSignedIn(account.label);
      const note = doneNote(account);
      const text = doneText(account);
      return { ...plain, title: says, text, note, buttons: [done] };
    }
    case 'failed': {
      const { message, hint, kept } = state;
      if (kept !== null) return keptParts(kept, state);
      const says = signInTexts.failed(heldFor(label));
      return { ...plain, title: says, text: message, note: hint, buttons: [close, ...onceMore(signIn)] };
    }
    case 'timed-out': {
      const says = signInTexts.failed(heldFor(label));
      return { ...plain, title: says, text: signInTexts.timedOutText, buttons: [close, ...onceMore(signIn)] };
    }
    default:
      return assertNever(state);
  }
}

/** As it was wanted, and the other way where that has not just been tried. */
function onceMore({ way, wantedWay }: ShownSignIn): readonly SignInButton[] {
  const other = wantedWay === 'device' ? [useBrowser] : way === 'browser' ? [useCode] : [];
  return [...other, againAs(wantedWay)];
}

type Failed = Extract<ShownSignIn['state'], { readonly kind: 'failed' }>;

/** Only a file is in the way: no way of signing in leads past it. */
function keptParts({ label }: WhoSignedIn, { message, hint }: Failed): Parts {
  const title = signInTexts.notSaved(label);
  const text = hint === null ? message : `${message} ${hint}`;
  return { title, text, code: null, until: null, note: signInTexts.keptNote, buttons: [close, again] };
}

type Waiting = Extract<ShownSignIn['state'], { readonly kind: 'waiting' }>;

function waitingParts(signIn: ShownSignIn, { code, page, opened }: Waiting): Parts {
  const { label, until, way, wantedWay } = signIn;
  const note = noteOf(signIn);
  const title = signInTitle(label);
  const open = { act: 'open-browser', text: signInTexts.openAgain, isMain: true } as const;
  const facts = { who: label, page: page ?? '', opened };
  if (code !== null) {
    const text = signInTexts.typeCode(facts);
    const why = way === wantedWay ? '' : `${signInTexts.portsTaken} `;
    const copy = { act: 'copy-code', text: signInTexts.copyCode, isMain: false } as const;
    const buttons = [cancel, copy, { ...open, text: opened ? open.text : signInTexts.open }];
    return { title, text: `${why}${text}`, code, until, note, buttons };
  }
  const text = opened ? signInTexts.chooseThere(label) : signInTexts.notOpened;
  const copy = { act: 'copy-address', text: signInTexts.copyAddress, isMain: true } as const;
  const buttons = [cancel, useCode, opened ? open : copy];
  return { title, text, code: null, until, note, buttons };
}

function noteOf({ insteadOfCodex, goesBesideCodex }: ShownSignIn): string | null {
  const notes = [
    ...(insteadOfCodex ? [signInTexts.insteadOfCodex] : []),
    ...(goesBesideCodex ? [signInTexts.besideCodex] : []),
  ];
  return notes.length === 0 ? null : notes.join(' ');
}

type Offered = Extract<ShownSignIn['state'], { readonly kind: 'offered' }>;

function offeredParts({ label, wantedWay }: ShownSignIn, { label: who, key }: Offered): Parts {
  const title = offeredTitle(who, label);
  const text = offeredText({ who, isKnown: key !== null, wanted: label });
  const add = { act: 'add', text: key === null ? signInTexts.add : signInTexts.keep, isMain: true } as const;
  const buttons = [cancel, { ...againAs(wantedWay), isMain: false }, add];
  return { title, text, code: null, until: null, note: signInTexts.offeredNote, buttons };
}

function otherOf({ id, label, state, wantedWay }: ShownSignIn): OtherSignIn {
  const line = { id, label: whoIn(state) ?? heldFor(label), button: null };
  switch (state.kind) {
    case 'queued':
      return { ...line, text: signInTexts.isNext, button: cancel };
    case 'done':
      return { ...line, text: signInTexts.isDone };
    case 'failed':
      return {
        ...line,
        text: state.kept === null ? signInTexts.hasFailed : signInTexts.wasNotSaved,
        button: againAs(wantedWay),
      };
    case 'timed-out':
      return { ...line, text: signInTexts.hadNoAnswer, button: againAs(wantedWay) };
    default:
      return { ...line, text: signInTexts.goesOn };
  }
}

/** Null while nobody has signed in. */
function whoIn(state: ShownSignIn['state']): string | null {
  if (state.kind === 'done') return state.account.label;
  return state.kind === 'failed' ? (state.kept?.label ?? null) : null;
}
