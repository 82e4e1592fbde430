import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { onlyCodexSignsIn } from '../../shared/only-sign-in-helps.ts';
import type { AccountStatus } from '../../shared/status-report.ts';
import { emptyTexts } from '../texts/empty-texts.ts';
import { signInTexts } from '../texts/sign-in-texts.ts';
import type { DayTimes } from './day-times.ts';

/** The window of set-aside accounts when there is none. */
export interface EmptyView {
  readonly title: string;
  readonly text: string;
  /** Nobody is signed in, so there is nothing to watch. */
  readonly hasAccounts: boolean;
  /** Both bars are full: that all of them can sign in was seen. */
  readonly isWell: boolean;
  readonly canSetAside: boolean;
  /** For whom a sign-in is offered; a null key: for whoever signs in. */
  readonly signIns: readonly EmptySignIn[];
}

interface EmptySignIn {
  readonly key: string | null;
  readonly text: string;
}

/** Only the accounts of the pool have a place to go. */
export function canSetAside({ status }: AppSnapshot): boolean {
  return status?.accounts.some(({ sources }) => sources.includes('pool')) === true;
}

export function emptyView(snapshot: AppSnapshot, times: DayTimes): EmptyView {
  const accounts = snapshot.status?.accounts ?? [];
  if (accounts.length === 0) return nobody(snapshot);
  const bare = {
    title: emptyTexts.noneAside,
    hasAccounts: true,
    isWell: false,
    canSetAside: canSetAside(snapshot),
    signIns: [],
  };
  const stopped = accounts.filter(({ state }) => state === 'needs-sign-in' || state === 'deactivated');
  if (stopped.length > 0) {
    return { ...bare, text: stoppedText(stopped, snapshot), signIns: signInsFor(stopped) };
  }
  if (snapshot.heldBack !== null) return { ...bare, text: emptyTexts.heldNext };
  const [only] = accounts;
  if (only?.state === 'unsupported' && accounts.length === 1) return { ...bare, text: only.error?.message ?? '' };
  const unread = accounts.filter(({ error, state }) => error !== null && state !== 'unsupported').length;
  if (unread > 0) return { ...bare, text: `${emptyTexts.unread(unread, accounts.length)} ${ifOneStops(snapshot)}` };
  const text = `${emptyTexts.allRead(accounts.length, oldestReading(accounts, times))} ${ifOneStops(snapshot)}`;
  return { ...bare, title: emptyTexts.allWell, text, isWell: true };
}

function nobody(snapshot: AppSnapshot): EmptyView {
  const text = emptyTexts.firstSignIn(placeOf(snapshot));
  const signIns = [{ key: null, text: signInTexts.signInToCodex }];
  return { title: emptyTexts.noSignIn, text, hasAccounts: false, isWell: false, canSetAside: false, signIns };
}

function placeOf({ surroundings }: AppSnapshot): string {
  return surroundings.platform === 'macos' ? emptyTexts.menuBar : emptyTexts.tray;
}

function ifOneStops(snapshot: AppSnapshot): string {
  return emptyTexts.ifOneStops(snapshot.status?.accounts.length === 1, placeOf(snapshot));
}

function stoppedText(stopped: readonly AccountStatus[], { management }: AppSnapshot): string {
  const labels = stopped.map(({ label }) => label);
  const isOnlyWatched = management === 'watch' && !stopped.every(isForCodex);
  return emptyTexts.stopped(labels, { isOnlyWatched, isForCodex: stopped.some(isForCodex) });
}

function signInsFor(stopped: readonly AccountStatus[]): readonly EmptySignIn[] {
  return stopped
    .filter((account) => account.state === 'needs-sign-in' && !isForCodex(account))
    .map(({ key, label }) => ({ key, text: signInTexts.signInAgainTo(label) }));
}

function isForCodex({ error }: AccountStatus): boolean {
  return onlyCodexSignsIn(error?.code);
}

/** Null when one of them was never read. */
function oldestReading(accounts: readonly AccountStatus[], times: DayTimes): string | null {
  const known = accounts.flatMap(({ fetchedAt }) => fetchedAt ?? []);
  const [oldest] = known.toSorted();
  return oldest === undefined || known.length < accounts.length ? null : times.near(oldest);
}
