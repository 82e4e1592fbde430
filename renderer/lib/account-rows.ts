import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { lowAtLeftPercent } from '../../shared/low-share.ts';
import { stoppedSignIns } from '../../shared/sign-in-trouble.ts';
import type { AccountStatus, FlaggedAccountView } from '../../shared/status-report.ts';
import { wholeName } from '../../shared/whole-name.ts';
import { type JudgedAccount, type JudgedWindow, type Judging, judgeAccount } from './account-windows.ts';

/** From so many accounts on, healthy rows beyond the first few fold. */
const foldFromAccounts = 7;
const healthyShown = 5;
/** Stopped sign-ins are many only together; the restore window lists them all. */
const stoppedShown = 5;

export type AccountRow =
  | {
      readonly kind: 'stopped';
      readonly key: string;
      readonly label: string;
      readonly whole: string;
      readonly isChecking: boolean;
      /** Among the set-aside accounts; one that is only watched is not. */
      readonly isListed: boolean;
    }
  | {
      readonly kind: 'no-numbers';
      readonly key: string;
      readonly label: string;
      readonly whole: string;
      readonly state: AccountStatus['state'];
    }
  | {
      readonly kind: 'read';
      readonly key: string;
      readonly label: string;
      readonly whole: string;
      readonly judged: ReadAccount;
      /** It will need a person before long. */
      readonly isConcerning: boolean;
    };

type ReadAccount = Pick<JudgedAccount, 'windows' | 'isOld'> & { readonly binding: JudgedWindow };

export interface AccountRows {
  readonly shown: readonly AccountRow[];
  readonly moreStopped: number;
  /** Healthy ones, shown when asked for. */
  readonly folded: readonly AccountRow[];
  /** All the folded ones have more than so much left, a multiple of ten; null: nothing worth saying. */
  readonly foldedAboveLeftPercent: number | null;
  /** The name of the account with the most left, when the one in use is low or used up. */
  readonly mostRoom: string | null;
}

/** The accounts beside the one shown: needs sign-in, then could not be read, then the most constrained first (visual.md 3). */
export function accountRows(snapshot: AppSnapshot, shownKey: string | null, judging: Judging): AccountRows {
  const { accounts, flagged } = snapshot.status ?? { accounts: [], flagged: { accounts: [] } };
  const others = accounts.filter(({ key }) => key !== shownKey);
  const known = new Set(accounts.map(({ key }) => key));
  const waiting = new Set(stoppedSignIns(snapshot.status, snapshot.restore.ledger).map(({ key }) => key));
  const aside = flagged.accounts.filter(({ key }) => waiting.has(key) && !known.has(key));
  const checking = keysBeingChecked(snapshot);
  const listed = new Set(flagged.accounts.map(({ key }) => key));
  const stopped = [...others.filter(({ state }) => state === 'needs-sign-in'), ...aside].map((each) =>
    stoppedRow(each, checking, listed),
  );
  const rest = others
    .filter(({ state }) => state !== 'needs-sign-in')
    .map((each) => rowOf(each, judging, snapshot.signInHealth[each.key]?.concern != null));
  const ordered = rest.toSorted((a, b) => rank(a) - rank(b) || leftOf(a) - leftOf(b));
  const healthy = ordered.filter(isHealthy);
  const mayFold = stopped.length + others.length + 1 >= foldFromAccounts;
  const folded = mayFold ? healthy.slice(healthyShown) : [];
  return {
    shown: [...stopped.slice(0, stoppedShown), ...ordered.filter((row) => !folded.includes(row))],
    moreStopped: Math.max(0, stopped.length - stoppedShown),
    folded,
    foldedAboveLeftPercent: tensBelow(Math.min(...folded.map(leftOf))),
    mostRoom: mostRoom(
      accounts.find(({ key }) => key === shownKey),
      ordered,
      judging,
    ),
  };
}

function stoppedRow(
  account: AccountStatus | FlaggedAccountView,
  checking: ReadonlySet<string>,
  listed: ReadonlySet<string>,
): AccountRow {
  const { key, label } = account;
  return {
    kind: 'stopped',
    key,
    label,
    whole: wholeName(account),
    isChecking: checking.has(key),
    isListed: listed.has(key),
  };
}

function rowOf(account: AccountStatus, judging: Judging, isConcerning: boolean): AccountRow {
  const { key, label, state } = account;
  const name = { key, label, whole: wholeName(account) };
  const { windows, binding, isOld } = judgeAccount(account, judging);
  const hasNumbers =
    state !== 'deactivated' && binding !== null && windows.some(({ leftPercent }) => leftPercent !== null);
  return hasNumbers
    ? { kind: 'read', ...name, judged: { windows, binding, isOld }, isConcerning }
    : { kind: 'no-numbers', ...name, state };
}

function rank(row: AccountRow): number {
  if (row.kind === 'read') return row.judged.isOld ? 1 : 2;
  if (row.kind === 'stopped') return 0;
  return row.state === 'unsupported' || row.state === 'unknown' ? 3 : 1;
}

function leftOf(row: AccountRow): number {
  return row.kind === 'read' ? (row.judged.binding.leftPercent ?? 100) : 0;
}

function isHealthy(row: AccountRow): boolean {
  return row.kind === 'read' && !row.isConcerning && row.judged.windows.every(({ shape }) => shape === 'current');
}

function tensBelow(leftPercent: number): number | null {
  if (!Number.isFinite(leftPercent)) return null;
  const tens = Math.ceil(leftPercent / 10) * 10 - 10;
  return tens > 0 ? tens : null;
}

function mostRoom(shown: AccountStatus | undefined, rows: readonly AccountRow[], judging: Judging): string | null {
  const left = shown === undefined ? null : judgeAccount(shown, judging).binding?.leftPercent;
  if (left == null || left > lowAtLeftPercent(judging.settings)) return null;
  const best = rows.filter(isHealthy).toSorted((a, b) => leftOf(b) - leftOf(a))[0];
  return best === undefined ? null : (best.label.split('@')[0] ?? best.label);
}

function keysBeingChecked({ restore: { run } }: AppSnapshot): ReadonlySet<string> {
  if (run.kind !== 'running' || run.mode === 'preview') return new Set();
  const done = new Set(run.reports.map(({ key }) => key));
  return new Set(run.keys.filter((key) => !done.has(key)));
}
