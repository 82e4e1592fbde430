import type { FoundFile, ReadingProblem } from '../../shared/errors.ts';
import { cannotBeShown, foundTexts, unreadTitles } from '../texts/broken-file-texts.ts';
import type { BannerView } from './banner-view.ts';
import type { DayTimes } from './day-times.ts';
import { problemText } from './problem-text.ts';

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
  const title = file === null ? cannotBeShown : unreadTitles[file];
  const shows = found.backup === null ? (['broken-file'] as const) : (['broken-file', 'backup'] as const);
  const files = [found.broken, found.backup].filter((one) => one !== null);
  return {
    banner: { kind: 'broken', title, text: problemText(problem, times.near), shows: file === null ? [] : shows },
    found: files.map((one) => ({ name: one.name, at: times.near(one.writtenAt), text: factsOf(one) })),
  };
}

function factsOf({ bytes, accounts, cutOffLine }: FoundFile): string {
  if (cutOffLine !== null) return foundTexts.stops(bytes, cutOffLine);
  return accounts === null ? foundTexts.size(bytes) : foundTexts.lists(bytes, accounts);
}
