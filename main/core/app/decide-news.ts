import type { AppSnapshot, RestoreRun } from '../../../shared/app-snapshot.ts';
import { howItCameBack } from '../../../shared/how-it-came-back.ts';
import type { NotificationSettings } from '../../../shared/settings.ts';
import { type SignInTrouble, signInTroubles } from '../../../shared/sign-in-trouble.ts';
import type { Notice } from '../notices.ts';
import { backNews, erasedNews, heldBackNews, manyBackNews, putBackNews, troubleNews } from './news-text.ts';
import type { ToldMemory } from './told-memory.ts';
import type { AppNotification } from './tray-app.ts';
import { decideWindowNews } from './window-news.ts';

export interface NewsInput {
  readonly snapshot: AppSnapshot;
  readonly told: ToldMemory;
  /** The services were asked since the start; before the first time ever, nothing is news. */
  readonly hasRead: boolean;
  readonly notices: readonly Notice[];
  readonly nowMs: number;
  /** Since midnight, where the person is. */
  readonly localMinutes: number;
}

export interface NewsDecision {
  readonly news: readonly AppNotification[];
  readonly told: ToldMemory;
  /** In quiet hours: nothing was told, and what is still true afterwards will be. */
  readonly isQuiet: boolean;
}

/**
 * Which notifications are due. What was told before stands for every snapshot before this one, so that a restart tells nothing twice
 * and forgets nothing.
 */
export function decideNews(input: NewsInput): NewsDecision {
  const { snapshot, told, hasRead, localMinutes } = input;
  const { status, problem, settings } = snapshot;
  const isQuiet = isQuietAt(localMinutes, settings.quietHours);
  if (status === null || problem !== null || (!told.hasLooked && !hasRead)) return { news: [], told, isQuiet };
  const windows = decideWindowNews({ status, settings, told: told.windows, isQuiet, nowMs: input.nowMs, snapshot });
  const parts = [stoppedPart, heldBackPart, restoredPart].map((decide) => decide(input));
  const isBaseline = !told.hasLooked;
  const heard = isQuiet && !isBaseline ? parts.filter(({ news }) => news.length === 0) : parts;
  const changes = heard.map(({ told: change }) => change);
  const news = [
    ...parts.flatMap((part) => (settings.notifications[part.kind] ? part.news : [])),
    ...windows.news,
    ...(settings.notifications.restored ? input.notices.flatMap(noticeNews) : []),
  ];
  return {
    news: isQuiet || isBaseline ? [] : news,
    told: Object.assign({ ...told, hasLooked: true, windows: windows.told }, ...changes),
    isQuiet,
  };
}

interface Part {
  readonly kind: keyof NotificationSettings;
  readonly news: readonly AppNotification[];
  /** Once that was told, or is not to be. */
  readonly told: Partial<ToldMemory>;
}

/** From after to, that goes over midnight; the same time twice means none. */
function isQuietAt(minutes: number, hours: AppSnapshot['settings']['quietHours']): boolean {
  if (hours === null) return false;
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** Once per stretch of trouble: a failure soon after a restore belongs to the one before it. */
function stoppedPart({ snapshot, told }: NewsInput): Part {
  const stopped = signInTroubles(snapshot.status, snapshot.restore.ledger);
  const restored = new Set(snapshot.restore.watched.map(({ key }) => key));
  const known = new Set(told.stopped);
  const failedAgain = new Set(snapshot.restore.watched.filter((one) => one.failedAgain).map(({ key }) => key));
  const fresh = stopped.filter(
    (one) => !known.has(one.key) && !failedAgain.has(one.key) && !isFoundByPerson(snapshot.restore.run, one),
  );
  const stillTrouble = told.stopped.filter((key) => restored.has(key));
  const keys = [...new Set([...stopped.map(({ key }) => key), ...stillTrouble])];
  return { kind: 'needsSignIn', news: troubleNews(fresh), told: { stopped: keys } };
}

/** What a person's own check finds of an account that stays set aside is in the window before them. */
function isFoundByPerson(run: RestoreRun, { key, sinceMs }: SignInTrouble): boolean {
  if (!isOfPerson(run, key, sinceMs) || run.kind === 'idle') return false;
  const isWithin = run.kind === 'running' || sinceMs <= Date.parse(run.endedAt);
  return isWithin && run.reports.some((report) => report.key === key && report.outcome !== 'restored');
}

function heldBackPart({ snapshot, told }: NewsInput): Part {
  const isHeld = snapshot.heldBack !== null;
  const news = isHeld && !told.isHeldBackTold ? [heldBackNews] : [];
  return { kind: 'needsSignIn', news, told: { isHeldBackTold: isHeld } };
}

/** What a person's own check brought back is in the window before them. */
function restoredPart({ snapshot, told }: NewsInput): Part {
  const standing = snapshot.restore.watched.filter(({ failedAgain }) => !failedAgain);
  const back = standing.map(({ key, restoredAt }) => ({ key, atMs: Date.parse(restoredAt) }));
  const fresh = back.filter(({ key, atMs }) => told.restored.get(key) !== atMs);
  const news = fresh
    .filter(({ key, atMs }) => !isOfPerson(snapshot.restore.run, key, atMs) && !hasJustSignedIn(snapshot, key))
    .map(({ key }) => ({ key, label: labelOf(snapshot, key), how: howOf(snapshot, key) }));
  const [first] = news;
  const texts = first === undefined ? [] : news.length === 1 ? [backNews(first)] : [manyBackNews(news)];
  return { kind: 'restored', news: texts, told: { restored: new Map(back.map(({ key, atMs }) => [key, atMs])) } };
}

function isOfPerson(run: RestoreRun, key: string, atMs: number): boolean {
  if (run.kind === 'idle' || (run.kind === 'running' && run.isByItself)) return false;
  return run.keys.includes(key) && Date.parse(run.startedAt) <= atMs;
}

/** That is told as what it is. */
function hasJustSignedIn({ signIns }: AppSnapshot, key: string): boolean {
  return signIns.some(({ state }) => state.kind === 'done' && state.account.key === key);
}

/** While the check that brought it back is still shown. */
function howOf({ restore: { run } }: AppSnapshot, key: string): string | null {
  const reports = run.kind === 'running' ? run.reports : [];
  const report = reports.find((one) => one.key === key && one.outcome === 'restored');
  return report === undefined ? null : howItCameBack(report.message);
}

function labelOf({ status }: AppSnapshot, key: string): string {
  return status?.accounts.find((account) => account.key === key)?.label ?? key;
}

function noticeNews(notice: Notice): readonly AppNotification[] {
  switch (notice.kind) {
    case 'put-back':
      return [putBackNews(notice)];
    case 'erased-again':
      return [erasedNews(notice)];
    // The snapshot says it for as long as it lasts.
    case 'guard-held':
      return [];
  }
}
