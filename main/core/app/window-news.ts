import type { AppSnapshot } from '../../../shared/app-snapshot.ts';
import type { NotificationSettings } from '../../../shared/settings.ts';
import type { AccountStatus, StatusReport, UsageWindowView } from '../../../shared/status-report.ts';
import { clockTextAt } from './clock-text.ts';
import { thresholdNews, usedUpNews, type WindowNews, windowBackNews } from './news-text.ts';
import type { ToldMemory, ToldWindow } from './told-memory.ts';
import type { AppNotification } from './tray-app.ts';

/** A share that has fallen by so much without a reset that we saw was given back by the service. */
const givenBackPercent = 5;
/** Before that share of a window the pace says nothing. */
const earlyShare = 0.03;

export interface WindowNewsInput {
  readonly snapshot: AppSnapshot;
  readonly status: StatusReport;
  readonly settings: AppSnapshot['settings'];
  readonly told: ToldMemory['windows'];
  readonly isQuiet: boolean;
  readonly nowMs: number;
}

/** Thresholds, used up and back again, by account and window; only from what was read well. */
export function decideWindowNews(input: WindowNewsInput): {
  readonly news: readonly AppNotification[];
  readonly told: ToldMemory['windows'];
} {
  const told = new Map(knownStill(input));
  const news: AppNotification[] = [];
  for (const account of input.status.accounts.filter(isWellRead)) {
    for (const view of account.windows.filter(({ name }) => !name.includes(':'))) {
      const id = `${account.key} ${view.name}`;
      const thresholds = input.settings.thresholdsUsedPercent;
      const decided = decideAbout({ account, view, before: told.get(id), thresholds });
      if (decided === null) continue;
      const isSilent = decided.kind === null || !input.settings.notifications[decided.kind];
      if (decided.kind !== null && !isSilent) news.push(newsOf(decided.kind, factsOf(account, view, input)));
      if (isSilent || !input.isQuiet) told.set(id, decided.told);
    }
  }
  return { news, told };
}

/** Accounts come and go with the sign-ins; nobody needs what was told about one that is gone. */
function knownStill({ status, told }: WindowNewsInput): readonly (readonly [string, ToldWindow])[] {
  const keys = new Set([...status.accounts, ...status.flagged.accounts].map(({ key }) => key));
  return [...told].filter(([id]) => keys.has(id.split(' ')[0] ?? ''));
}

function isWellRead({ stale, error, state, fetchedAt }: AccountStatus): boolean {
  return !stale && error === null && fetchedAt !== null && (state === 'ok' || state === 'limited');
}

type WindowNewsKind = keyof Pick<NotificationSettings, 'thresholds' | 'exhausted' | 'reset'>;

interface DecidedWindow {
  readonly kind: WindowNewsKind | null;
  readonly told: ToldWindow;
}

function decideAbout(about: {
  readonly account: AccountStatus;
  readonly view: UsageWindowView;
  readonly before: ToldWindow | undefined;
  readonly thresholds: readonly number[];
}): DecidedWindow | null {
  const { account, view, before, thresholds } = about;
  const usedPercent = usedUp(account, view) ? 100 : view.usedPercent;
  if (usedPercent === null) return null;
  const resetAtMs = view.resetAt === null ? null : Date.parse(view.resetAt);
  const reached = usedPercent >= 100 ? 100 : Math.max(0, ...thresholds.filter((percent) => percent <= usedPercent));
  if (before === undefined) return { kind: null, told: { resetAtMs, percent: reached } };
  const hasReset = before.resetAtMs !== null && before.resetAtMs <= Date.parse(account.fetchedAt ?? '');
  const isNew = hasReset || usedPercent < before.percent - givenBackPercent;
  const toldPercent = isNew ? 0 : before.percent;
  const told = { resetAtMs, percent: Math.max(toldPercent, reached) };
  if (reached > toldPercent) return { kind: reached === 100 ? 'exhausted' : 'thresholds', told };
  const isBack = isNew && before.percent === 100 && !account.windows.some((other) => usedUp(account, other));
  return { kind: isBack ? 'reset' : null, told };
}

function usedUp(account: AccountStatus, view: UsageWindowView): boolean {
  return (view.usedPercent ?? 0) >= 100 || (account.state === 'limited' && view.binding);
}

function newsOf(kind: WindowNewsKind, facts: WindowNews): AppNotification {
  switch (kind) {
    case 'thresholds':
      return thresholdNews(facts);
    case 'exhausted':
      return usedUpNews(facts);
    case 'reset':
      return windowBackNews(facts);
  }
}

function factsOf(account: AccountStatus, view: UsageWindowView, { nowMs, snapshot }: WindowNewsInput): WindowNews {
  const { locale } = snapshot.surroundings;
  const resetAtMs = view.resetAt === null ? null : Date.parse(view.resetAt);
  const runsOutMs = runsOutAtMs(view, Date.parse(account.fetchedAt ?? ''));
  const inWords = (atMs: number | null): string | null => (atMs === null ? null : clockTextAt(atMs, { nowMs, locale }));
  return {
    key: account.key,
    label: account.label,
    window: view.name.replace(/ \(.*\)$/, ''),
    usedPercent: view.usedPercent ?? 100,
    resetsAt: inWords(resetAtMs),
    runsOutAt: inWords(runsOutMs),
  };
}

/** At an even pace since the window began. */
function runsOutAtMs({ windowSeconds, resetAt, usedPercent }: UsageWindowView, readAtMs: number): number | null {
  if (windowSeconds === null || resetAt === null || usedPercent === null || usedPercent <= 0) return null;
  const resetAtMs = Date.parse(resetAt);
  const elapsedMs = readAtMs - (resetAtMs - windowSeconds * 1000);
  if (elapsedMs < windowSeconds * 1000 * earlyShare) return null;
  const endMs = readAtMs + (elapsedMs * (100 - usedPercent)) / usedPercent;
  return endMs < resetAtMs ? endMs : null;
}
