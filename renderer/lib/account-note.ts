import { isolatedName } from '../../shared/isolated-name.ts';

/** What stands under the name of an account, as "Team · Fernhill"; null when none of it is known. */
export function accountNote(parts: readonly (string | null)[]): string | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.map(isolatedName).join(' · ');
}
