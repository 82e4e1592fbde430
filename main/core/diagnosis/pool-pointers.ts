import { isJsonObject, type JsonValue } from '../json.ts';
import type { ListDoc } from '../stores/store-types.ts';

/** The pool points at accounts by position (facts/multi-auth.md 1.3). */
export function hasStrayPointer({ top, accounts }: ListDoc): boolean {
  const { activeIndex, activeIndexByFamily, pinnedAccountIndex } = top;
  const byFamily = isJsonObject(activeIndexByFamily) ? Object.values(activeIndexByFamily) : [];
  return [activeIndex, pinnedAccountIndex, ...byFamily].some((position) => isStray(position, accounts.length));
}

function isStray(position: JsonValue | undefined, count: number): boolean {
  if (position === undefined || (position === 0 && count === 0)) return false;
  return typeof position !== 'number' || !Number.isInteger(position) || position < 0 || position >= count;
}
