import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { isolatedName } from '../../shared/isolated-name.ts';
import { onlyCodexSignsIn } from '../../shared/only-sign-in-helps.ts';
import type { AccountStatus } from '../../shared/status-report.ts';
import type { DayTimes } from './day-times.ts';
import { accountsText, restoreTexts } from './restore-texts.ts';
import { signInTexts } from './sign-in-texts.ts';
import { texts } from './texts.ts';

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
    title: restoreTexts.noneAside,
    hasAccounts: true,
    isWell: false,
    canSetAside: canSetAside(snapshot),
    signIns: [],
  };
  const stopped = accounts.filter(({ state }) => state === 'needs-sign-in' || state === 'deactivated');
  if (stopped.length > 0) return { ...bare, text: stoppedText(stopped, snapshot), signIns: signInsFor(stopped) };
  if (snapshot.heldBack !== null) return { ...bare, text: restoreTexts.heldNext };
  const [only] = accounts;
  if (only?.state === 'unsupported' && accounts.length === 1) return { ...bare, text: only.error?.message ?? '' };
  const unread = accounts.filter(({ error, state }) => error !== null && state !== 'unsupported').length;
  if (unread > 0) return { ...bare, text: `${unreadText(unread, accounts.length)} ${ifOneStops(snapshot)}` };
  const text = `${accountsText(accounts.length)}${readText(accounts, times)}. ${ifOneStops(snapshot)}`;
  return { ...bare, title: restoreTexts.emptyTitle, text, isWell: true };
}

function nobody(snapshot: AppSnapshot): EmptyView {
  const text = `Sign in to Codex once and its quota appears in the ${placeOf(snapshot)}. Your sign-in stays on this computer.`;
  const signIns = [{ key: null, text: signInTexts.signInToCodex }];
  return { title: 'No sign-in found yet', text, hasAccounts: false, isWell: false, canSetAside: false, signIns };
}

function placeOf({ surroundings }: AppSnapshot): string {
  return surroundings.platform === 'macos' ? 'menu bar' : 'tray';
}

function ifOneStops(snapshot: AppSnapshot): string {
  const isOne = snapshot.status?.accounts.length === 1;
  return `If ${isOne ? 'it' : 'one'} stops, it appears here and in the ${placeOf(snapshot)}.`;
}

function stoppedText(stopped: readonly AccountStatus[], { management }: AppSnapshot): string {
  const isOne = stopped.length === 1;
  const who = stopped.map(({ label }) => isolatedName(label)).join(', ');
  const why = `${isOne ? 'It is' : 'They are'} only watched, so nothing was moved.`;
  const next = stopped.some(isForCodex) ? ` ${texts.runCodexLogin}` : '';
  return `${who} no longer ${isOne ? 'signs' : 'sign'} in.${management === 'watch' && !stopped.every(isForCodex) ? ` ${why}` : ''}${next}`;
}

function signInsFor(stopped: readonly AccountStatus[]): readonly EmptySignIn[] {
  return stopped
    .filter((account) => account.state === 'needs-sign-in' && !isForCodex(account))
    .map(({ key, label }) => ({ key, text: signInTexts.signInAgainTo(label) }));
}

function isForCodex({ error }: AccountStatus): boolean {
  return onlyCodexSignsIn(error?.code);
}

function unreadText(unread: number, total: number): string {
  if (total === 1) return 'Its last reading failed, so whether it still signs in is not known.';
  return unread === total
    ? 'None of them could be read just now.'
    : `${unread} of ${total} could not be read just now.`;
}

/** "3 accounts, all read 14:25 or later": nothing when one of them was never read. */
function readText(accounts: readonly AccountStatus[], times: DayTimes): string {
  const known = accounts.flatMap(({ fetchedAt }) => fetchedAt ?? []);
  const [oldest] = known.toSorted();
  if (oldest === undefined || known.length < accounts.length) return '';
  return accounts.length === 1 ? `, read ${times.near(oldest)}` : `, all read ${times.near(oldest)} or later`;
}
