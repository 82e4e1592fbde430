import type { JsonObject } from '../../json.ts';
import type { StoreDocs } from '../store-types.ts';

/**
 * Out of the flagged list for good, at a person's word, so the last copy may go. `record` is the very one they saw: false when it is
 * another one by now.
 */
export function forgetFlagged(
  before: StoreDocs,
  record: JsonObject,
): { readonly after: StoreDocs; readonly result: boolean } {
  const text = JSON.stringify(record);
  const at = before.flagged.accounts.findIndex((one) => JSON.stringify(one) === text);
  if (at < 0) return { after: before, result: false };
  const accounts = before.flagged.accounts.filter((_, index) => index !== at);
  return { after: { ...before, flagged: { ...before.flagged, accounts } }, result: true };
}
