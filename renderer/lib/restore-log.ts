import type { AppSnapshot, WatchedRestore } from '../../shared/app-snapshot.ts';
import { endsSignIn, restoreTexts } from '../texts/restore-texts.ts';
import { type DayTimes, dayTimes, type Reader } from './day-times.ts';

/** Lines below the table: time, account, what happened. */
export interface LogView {
  readonly title: string;
  readonly lines: readonly LogLine[];
}

interface LogLine {
  readonly id: string;
  readonly at: string;
  readonly account: string;
  readonly text: string;
}

/** While failures are held back, whose they are. */
export function heldBackLog(snapshot: AppSnapshot, reader: Reader): LogView | null {
  if (snapshot.heldBack === null) return null;
  const times = dayTimes(Date.parse(snapshot.takenAt), reader);
  const lines = (snapshot.status?.accounts ?? []).flatMap(({ key, label, error }) => {
    if (error === null || !endsSignIn(error.code)) return [];
    const text = error.httpStatus === null ? error.code : `${error.code}${restoreTexts.httpStatus(error.httpStatus)}`;
    return [{ id: key, at: times.near(error.at), account: label, text }];
  });
  return lines.length === 0 ? null : { title: restoreTexts.heldLog, lines };
}

/** What was restored within the last day, and what became of it since. */
export function restoredLog(snapshot: AppSnapshot, reader: Reader): LogView | null {
  const times = dayTimes(Date.parse(snapshot.takenAt), reader);
  const labels = new Map(snapshot.status?.accounts.map(({ key, label }) => [key, label]));
  const lines = snapshot.restore.watched.flatMap((watched) => {
    const account = labels.get(watched.key);
    if (account === undefined) return [];
    const { key, restoredAt } = watched;
    return [{ id: `${key} ${restoredAt}`, at: times.near(restoredAt), account, text: watchedText(watched, times) }];
  });
  return lines.length === 0 ? null : { title: restoreTexts.restoredLog, lines };
}

function watchedText({ putBacks, failedAgain, nextCheckAt }: WatchedRestore, times: DayTimes): string {
  if (failedAgain) return restoreTexts.stoppedAgain(nextCheckAt === null ? null : times.near(nextCheckAt));
  return putBacks === 0 ? restoreTexts.isRestored : restoreTexts.putBack(putBacks);
}
