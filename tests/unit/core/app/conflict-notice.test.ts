import { describe, expect, it } from 'vitest';
import {
  conflictKindOf,
  conflictToTell,
  type SeenConflicts,
  stillSeen,
  withSeen,
} from '../../../../main/core/app/conflict-notice.ts';
import type { Conflict } from '../../../../main/core/diagnosis/conflicts.ts';
import { type ConflictKind, conflictKinds } from '../../../../shared/conflict-kinds.ts';

const unseen: SeenConflicts = new Map();

function conflict(kind: ConflictKind, ...accounts: readonly string[]): Conflict {
  return { kind, accounts, sentence: 'It is so.', whatToDo: 'Do this.', isPressing: true };
}

describe('somebody else at work on the sign-ins', () => {
  it.each<[string, readonly Conflict[], ConflictKind | null]>([
    ['nobody', [], null],
    ['a token spent elsewhere', [conflict('spent-elsewhere', 'a')], 'spent-elsewhere'],
    [
      'what costs a sign-in before all else',
      [conflict('other-computer'), conflict('spent-elsewhere', 'a')],
      'spent-elsewhere',
    ],
    [
      'an old copy before a shared sign-in',
      [conflict('one-login-in-two-stores', 'a'), conflict('older-copy', 'b')],
      'older-copy',
    ],
    ['another computer', [conflict('other-computer')], 'other-computer'],
    ['two programs that refresh by turns', [conflict('rotated-elsewhere', 'a')], 'rotated-elsewhere'],
    [
      'a pool that codex-multi-auth refreshes as it always does',
      [{ ...conflict('rotated-elsewhere', 'a'), isPressing: false }],
      null,
    ],
    [
      'what is worth telling before what is only known',
      [{ ...conflict('rotated-elsewhere', 'a'), isPressing: false }, conflict('leased-elsewhere', 'a')],
      'leased-elsewhere',
    ],
  ])('is told by what matters most: %s', (_name, conflicts, kind) => {
    expect(conflictToTell(conflicts, unseen)?.kind ?? null).toBe(kind);
  });

  it.each(conflictKinds)('can be told: %s', (kind) => {
    expect(conflictToTell([conflict(kind, 'a')], unseen)?.kind).toBe(kind);
  });

  it('is told with the accounts that it is about, and an id that leads back to it', () => {
    const told = conflictToTell([conflict('older-copy', 'a', 'b')], unseen);
    expect(told).toEqual({ id: 'conflict-older-copy', kind: 'older-copy', keys: ['a', 'b'] });
    expect(conflictKindOf(told?.id ?? '')).toBe('older-copy');
  });

  it.each(['conflict-', 'conflict-none', 'older-copy', ''])('is not what the notice "%s" is about', (id) => {
    expect(conflictKindOf(id)).toBeNull();
  });

  it.each<[string, Conflict, Conflict, boolean]>([
    ['the same accounts', conflict('older-copy', 'a', 'b'), conflict('older-copy', 'a', 'b'), false],
    ['fewer of them', conflict('older-copy', 'a', 'b'), conflict('older-copy', 'b'), false],
    ['a further one', conflict('older-copy', 'a'), conflict('older-copy', 'a', 'b'), true],
    ['the whole folder, still', conflict('other-computer'), conflict('other-computer'), false],
    ['another kind', conflict('older-copy', 'a'), conflict('erased-from-pool', 'a'), true],
  ])('once seen is told again only for what is new: %s', (_name, before, now, isTold) => {
    const seen = withSeen(unseen, before.kind, [before]);
    expect(conflictToTell([now], seen) !== null).toBe(isTold);
  });

  it('makes room for the next one once it was seen', () => {
    const both = [conflict('spent-elsewhere', 'a'), conflict('other-computer')];
    expect(conflictToTell(both, withSeen(unseen, 'spent-elsewhere', both))?.kind).toBe('other-computer');
  });

  it('is told anew when it was over in between, for each account by itself', () => {
    const both = [conflict('older-copy', 'a', 'b')];
    const seen = withSeen(unseen, 'older-copy', both);
    const without = stillSeen(seen, [conflict('older-copy', 'b')]);
    expect(conflictToTell(both, without)).not.toBeNull();
    expect(stillSeen(seen, [])).toEqual(new Map());
    expect(stillSeen(seen, both)).toBe(seen);
  });

  it('cannot be seen before it is there', () => {
    expect(withSeen(unseen, 'older-copy', [])).toBe(unseen);
  });
});
