import type { AccessFact, Facts } from './facts.ts';
import { canBeReplacedIn, withoutWriteOfOthers } from './rules/permissions.ts';

export type ModeFinding = 'readable-by-others' | 'changeable-by-others';

/** What `fix` may do: each provably takes nothing from anybody. */
export type PlannedFix =
  | { readonly kind: 'tidy'; readonly id: 'duplicate-accounts' | 'active-index-off'; readonly sentence: string }
  | { readonly kind: 'repair'; readonly id: 'older-copy' | 'move-cut-off'; readonly sentence: string }
  | {
      readonly kind: 'mode';
      readonly id: ModeFinding;
      readonly path: string;
      readonly mode: number;
      readonly newMode: number;
    }
  | { readonly kind: 'lease'; readonly id: 'stale-leases'; readonly path: string }
  | { readonly kind: 'leftover'; readonly id: 'temporary-files'; readonly path: string };

/** Sign-ins first: what is kept safe goes back before anything around it is tidied. */
export function planFixes({ machine, stores, conflicts }: Facts): readonly PlannedFix[] {
  const plan: PlannedFix[] = [];
  if (conflicts.some(({ kind }) => kind === 'older-copy'))
    plan.push({ kind: 'repair', id: 'older-copy', sentence: 'Put the newer sign-in that is kept safe into the file.' });
  if (stores.unfinishedMoves > 0)
    plan.push({ kind: 'repair', id: 'move-cut-off', sentence: `Finish ${stores.unfinishedMoves} cut off half way.` });
  if (stores.duplicates > 0) {
    const sentence =
      stores.duplicates === 1
        ? 'Take out 1 record that says the same as one before it.'
        : `Take out ${stores.duplicates} records that say the same as one before them.`;
    plan.push({ kind: 'tidy', id: 'duplicate-accounts', sentence });
  }
  if (stores.activeIndexOff)
    plan.push({ kind: 'tidy', id: 'active-index-off', sentence: 'Point at accounts that are there.' });
  plan.push(...(machine.access ?? []).flatMap(planMode));
  for (const path of machine.leftovers.staleLeases) plan.push({ kind: 'lease', id: 'stale-leases', path });
  for (const path of machine.leftovers.temporaryFiles) plan.push({ kind: 'leftover', id: 'temporary-files', path });
  return plan;
}

/** What somebody else owns, or what the owner cannot write to, is for a person to judge. */
function planMode(fact: AccessFact): readonly PlannedFix[] {
  const { path, mode, isFolder, isOwn, isWritable } = fact;
  if (!isOwn || !isWritable) return [];
  if (canBeReplacedIn(fact))
    return [{ kind: 'mode', id: 'changeable-by-others', path, mode, newMode: withoutWriteOfOthers(mode) }];
  return isFolder || (mode & 0o077) === 0
    ? []
    : [{ kind: 'mode', id: 'readable-by-others', path, mode, newMode: 0o600 }];
}

export function subjectOf(fix: PlannedFix): string {
  if ('path' in fix) return fix.path;
  return fix.kind === 'repair' ? 'Sign-ins' : 'Pool';
}

export function sentenceOf(fix: PlannedFix): string {
  switch (fix.kind) {
    case 'mode':
      return fix.id === 'readable-by-others'
        ? 'Let nobody but you read it (mode 600).'
        : `Let nobody but you write in it (mode ${fix.newMode.toString(8)}).`;
    case 'lease':
      return 'Remove the lease of a program that has ended.';
    case 'leftover':
      return 'Move it out of the way, into the backup.';
    default:
      return fix.sentence;
  }
}
