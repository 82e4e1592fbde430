import type { OtherSide, PathInUse } from './facts.ts';
import { createPathLimiter, type ShownPlaces } from './path-limiter.ts';
import { isStillTold } from './rules/differing-places.ts';

interface CommandHomeFacts {
  /** Of the app, the Codex home among them. */
  readonly inUse: readonly PathInUse[];
  readonly codexHome: string;
  readonly otherSide: OtherSide | null;
  readonly places: ShownPlaces;
  readonly nowMs: number;
}

/** The Codex home of the command where the app uses another one, as a window may be told of it; null where they agree, or nobody knows. */
export function commandHome({ inUse, codexHome, otherSide, places, nowMs }: CommandHomeFacts): string | null {
  if (otherSide?.by !== 'command' || !isStillTold(otherSide, nowMs)) return null;
  const here = inUse.find(({ path }) => path === codexHome);
  const there = otherSide.places.find(({ name }) => name === here?.name);
  if (there === undefined || there.isSame) return null;
  return createPathLimiter(places, [there.path]).subject(there.path);
}
