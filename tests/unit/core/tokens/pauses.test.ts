import { describe, expect, it } from 'vitest';
import { type Counters, emptyCounters } from '../../../../main/core/flagging/counters.ts';
import { createPauses } from '../../../../main/core/tokens/pauses.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const weekMs = 7 * 24 * 3_600_000;
const [mine, other] = ['aa' as TokenHash, 'bb' as TokenHash];

/** The file that the processes share, as one variable. */
function sharedFile() {
  let counters: Counters = emptyCounters;
  return {
    read: () => counters,
    async update(change: (before: Counters) => Counters): Promise<Counters> {
      counters = change(counters);
      return counters;
    },
  };
}

describe('what a service said about coming back', () => {
  it('holds back that very token, and no other', () => {
    const pauses = createPauses({ clock: { now: () => nowMs }, update: sharedFile().update });
    pauses.tokens.hold(mine, nowMs + 60_000);
    expect([pauses.tokens.notBeforeMs(mine), pauses.tokens.notBeforeMs(other)]).toEqual([nowMs + 60_000, null]);
  });

  it('is known to the next process, within seven days and while it lies ahead', async () => {
    const file = sharedFile();
    const first = createPauses({ clock: { now: () => nowMs }, update: file.update });
    first.tokens.hold(mine, nowMs + 60_000);
    first.tokens.hold(other, nowMs + 2 * weekMs);
    await first.settled();

    const soon = createPauses({ clock: { now: () => nowMs + 1_000 }, update: file.update });
    soon.load(file.read());
    expect([soon.tokens.notBeforeMs(mine), soon.tokens.notBeforeMs(other)]).toEqual([nowMs + 60_000, nowMs + weekMs]);

    const later = createPauses({ clock: { now: () => nowMs + 60_000 }, update: file.update });
    later.load(file.read());
    expect(later.tokens.notBeforeMs(mine)).toBeNull();
  });

  it('holds back the usage of an account apart from its token', () => {
    const pauses = createPauses({ clock: { now: () => nowMs }, update: sharedFile().update });
    pauses.usage.hold('mira000001', nowMs + 60_000);
    expect([pauses.usage.notBeforeMs('mira000001'), pauses.tokens.notBeforeMs(mine)]).toEqual([nowMs + 60_000, null]);
  });

  it('ends with the clock that it was counted by, in this process and in the next', async () => {
    const file = sharedFile();
    let clockMs = nowMs + weekMs / 7;
    const pauses = createPauses({ clock: { now: () => clockMs }, update: file.update });
    pauses.usage.hold('mira000001', clockMs + 60_000);
    await pauses.settled();
    expect(pauses.usage.notBeforeMs('mira000001')).toBe(clockMs + 60_000);
    clockMs = nowMs;
    expect(pauses.usage.notBeforeMs('mira000001')).toBeNull();
    const next = createPauses({ clock: { now: () => nowMs }, update: file.update });
    next.load(file.read());
    expect(next.usage.notBeforeMs('mira000001')).toBeNull();
  });

  it('still holds here when the file cannot be written', async () => {
    const update = (): Promise<Counters> => Promise.reject(new Error('disk full'));
    const pauses = createPauses({ clock: { now: () => nowMs }, update });
    pauses.tokens.hold(mine, nowMs + 60_000);
    await pauses.settled();
    expect(pauses.tokens.notBeforeMs(mine)).toBe(nowMs + 60_000);
  });
});
