import { describe, expect, it } from 'vitest';
import { conflictStory } from '../../../../main/core/diagnosis/conflict-story.ts';
import type { LedgerEntry } from '../../../../main/core/ledger/ledger-event.ts';
import { event } from '../ledger/ledger-arbitraries.ts';

const labels = new Map([
  ['mirakey000', 'mira'],
  ['kaikey0000', 'kai'],
]);
const labelOf = (key: string): string | null => labels.get(key) ?? null;
const at = (hour: number): string => new Date(Date.UTC(2026, 10, 21, hour)).toISOString();
const storyOf = (...entries: readonly LedgerEntry[]) =>
  conflictStory(
    entries.map((entry, index) => event(entry, at(index))),
    labelOf,
  );

function seen(conflict: 'older-copy' | 'other-computer', ...accounts: readonly string[]): LedgerEntry {
  return { kind: 'conflict-seen', key: null, conflict, accounts };
}
function over(conflict: 'older-copy' | 'other-computer', ...accounts: readonly string[]): LedgerEntry {
  return { kind: 'conflict-over', key: null, conflict, accounts };
}

describe('the story of conflicts', () => {
  it('tells of each from when it was seen until it was over, the latest first', () => {
    const works: LedgerEntry = { kind: 'works-again', key: 'mirakey000' };
    expect(
      storyOf(
        seen('older-copy', 'mirakey000', 'kaikey0000'),
        seen('other-computer'),
        works,
        over('older-copy', 'mirakey000', 'kaikey0000'),
      ),
    ).toEqual([
      { conflict: 'other-computer', labels: [], since: at(1), until: null },
      { conflict: 'older-copy', labels: ['mira', 'kai'], since: at(0), until: at(3) },
    ]);
  });

  it('tells of one that came back as of another one', () => {
    const story = storyOf(seen('other-computer'), over('other-computer'), seen('other-computer'));
    expect(story.map(({ since, until }) => [since, until])).toEqual([
      [at(2), null],
      [at(0), at(1)],
    ]);
  });

  it('tells once of one that two processes saw, and of an end without a beginning nothing', () => {
    expect(storyOf(over('older-copy', 'mirakey000'), seen('other-computer'), seen('other-computer'))).toEqual([
      { conflict: 'other-computer', labels: [], since: at(1), until: null },
    ]);
  });

  it('names no account that is no longer there', () => {
    expect(storyOf(seen('older-copy', 'gonekey000', 'kaikey0000'))).toMatchObject([{ labels: ['kai'] }]);
  });

  it('tells the latest 20', () => {
    const entries = Array.from({ length: 21 }, () => [seen('other-computer'), over('other-computer')]).flat();
    const story = storyOf(...entries);
    expect([story.length, story.at(-1)?.since]).toEqual([20, at(2)]);
  });
});
