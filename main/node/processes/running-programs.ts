import type { RunningProgram } from '../../core/diagnosis/facts.ts';
import type { ListedProcess } from './list-processes.ts';
import { programOf } from './program-of.ts';

/** Names and counts only; null when the list could not be read. */
export function runningPrograms(processes: readonly ListedProcess[] | null): readonly RunningProgram[] | null {
  if (processes === null) return null;
  const counts = new Map<string, number>();
  for (const { words } of processes) {
    const name = programOf(words);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
