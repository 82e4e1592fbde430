import type { FoundFile, ReadingProblem } from '../../shared/errors.ts';
import { foundTexts, restoreTexts, unreadTitles } from '../texts/restore-texts.ts';
import type { BannerView } from './banner-view.ts';
import type { DayTimes } from './day-times.ts';

/** One of the files that were found, as "openai-codex-accounts.json.bak" and ", 4 kB, 3 accounts". */
export interface FoundLine {
  readonly name: string;
  readonly at: string;
  readonly text: string;
}

interface BrokenListView {
  readonly banner: BannerView;
  readonly found: readonly FoundLine[];
}

/** What the window of set-aside accounts says while a file is in the way of reading. */
export function brokenList(problem: ReadingProblem, times: DayTimes): BrokenListView {
  const { file, found } = problem;
  const title = file === null ? restoreTexts.cannotBeShown : unreadTitles[file];
  const shows = found.backup === null ? (['broken-file'] as const) : (['broken-file', 'backup'] as const);
  const files = [found.broken, found.backup].filter((one) => one !== null);
  return {
    banner: { kind: 'broken', title, text: textOf(problem, times), shows: file === null ? [] : shows },
    found: files.map((one) => ({ name: one.name, at: times.near(one.writtenAt), text: factsOf(one) })),
  };
}

/** The problem's own hint names the copy by its path and in another time zone, as a terminal needs it. */
function textOf({ code, message, hint, found: { broken, backup } }: ReadingProblem, times: DayTimes): string {
  const isCutOff = broken !== null && broken.cutOffLine !== null;
  if (code !== 'store-broken' || backup === null) return hint === null ? message : `${message} ${hint}`;
  const what = isCutOff ? foundTexts.cutOff : foundTexts.leftAsItIs(message);
  return `${what} ${foundTexts.backup(times.near(backup.writtenAt), backup.accounts)}`;
}

function factsOf({ bytes, accounts, cutOffLine }: FoundFile): string {
  if (cutOffLine !== null) return foundTexts.stops(bytes, cutOffLine);
  return accounts === null ? foundTexts.size(bytes) : foundTexts.lists(bytes, accounts);
}
