import { kinshipOf } from '../custody/proof-of-death.ts';
import type { ProcessOwner } from '../ports.ts';

/** Whoever shares the folder refreshes at least every ten days (facts/codex.md 2); what was copied once fades. */
const recentMs = 30 * 24 * 60 * 60 * 1000;

/** Who wrote into our folder, and when last. */
export interface Writer {
  readonly owner: ProcessOwner;
  /** Epoch milliseconds. */
  readonly lastHeardMs: number;
}

export interface OtherComputers {
  readonly count: number;
  /** Of one at least only the name is known: it may be this computer under the name that it had. */
  readonly mayBeRenamed: boolean;
}

/** Other computers that write into our folder of late. */
export function otherComputers(
  writers: readonly Writer[],
  { self, nowMs }: { readonly self: ProcessOwner; readonly nowMs: number },
): OtherComputers {
  const own = writers.filter(({ owner }) => kinshipOf(owner, self) !== 'another');
  const ownNames = new Set(own.filter(({ owner }) => owner.machine !== null).map(({ owner }) => owner.host));
  const others = writers
    .filter(({ owner, lastHeardMs }) => nowMs - lastHeardMs < recentMs && kinshipOf(owner, self) === 'another')
    .map(({ owner }) => owner)
    .filter(({ machine, host }) => machine !== null || !ownNames.has(host));
  const machineOf = new Map(
    others.flatMap(({ host, machine }) => (machine === null ? [] : [[host, machine] as const])),
  );
  const names = new Set(others.map(({ host, machine }) => machine ?? machineOf.get(host) ?? host));
  const isNamedOnly = others.some(({ host, machine }) => machine === null && !machineOf.has(host));
  return { count: names.size, mayBeRenamed: isNamedOnly || (self.machine === null && names.size > 0) };
}
