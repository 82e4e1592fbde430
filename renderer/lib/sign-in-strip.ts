import type { ShownSignIn } from '../../shared/sign-in.ts';

/** What the popover says of the sign-ins. */
export interface SignInsNow {
  /** The one that goes on, or waits for a decision. */
  readonly active: ShownSignIn | null;
  /** How many come after it. */
  readonly waiting: number;
  /** The latest that came to its end and that nobody has seen. */
  readonly ended: ShownSignIn | null;
}

type Kind = ShownSignIn['state']['kind'];

const ends: ReadonlySet<Kind> = new Set(['done', 'failed', 'timed-out']);
/** By a person, who knows. */
const calledOff: ReadonlySet<Kind> = new Set(['cancelled', 'declined']);

export function signInsNow(signIns: readonly ShownSignIn[]): SignInsNow {
  const open = signIns.filter(({ state: { kind } }) => !ends.has(kind) && !calledOff.has(kind));
  const active = open.find(({ state }) => state.kind !== 'queued') ?? open[0] ?? null;
  const ended = signIns.findLast(({ state }) => ends.has(state.kind)) ?? null;
  return { active, waiting: Math.max(0, open.length - 1), ended };
}
