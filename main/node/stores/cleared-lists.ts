import { existsSync } from 'node:fs';
import type { ListDoc } from '../../core/stores/store-types.ts';
import type { StorePaths } from './store-paths.ts';

/**
 * Which lists a person cleared with codex-multi-auth, as long as nobody has written them since (facts/multi-auth.md 1.6). The marker of the
 * flagged list goes with the list itself; it was cleared with the pool where that one's marker lies beside no flagged list at all, since
 * no program takes that file away for any other reason.
 */
export function clearedLists({ pool, flagged }: Pick<StorePaths, 'pool' | 'flagged'>): ReadonlySet<ListDoc['store']> {
  const cleared = new Set<ListDoc['store']>();
  const isPoolCleared = existsSync(`${pool}.reset-intent`);
  if (isPoolCleared) cleared.add('pool');
  if (existsSync(`${flagged}.reset-intent`) || (isPoolCleared && !existsSync(flagged))) cleared.add('flagged');
  return cleared;
}
