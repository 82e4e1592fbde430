import type { Surroundings } from '../../shared/app-snapshot.ts';
import type { AccountStatus } from '../../shared/status-report.ts';
import { texts } from '../texts/texts.ts';
import { accountNote } from './account-note.ts';

/** Under the name of the account shown: plan, workspace, and whether Codex works with it. */
export function headerLine(
  shown: Pick<AccountStatus, 'plan' | 'workspace' | 'sources'> | null,
  { isDemo }: Pick<Surroundings, 'isDemo'>,
): string | null {
  const note = accountNote([
    shown?.plan ?? null,
    shown?.workspace ?? null,
    shown?.sources.includes('cli') === true ? texts.usedByCodex : null,
    isDemo ? texts.demo : null,
  ]);
  return note === null ? null : upperFirst(note);
}

/** A sign-in without a plan begins with who uses it. */
function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
