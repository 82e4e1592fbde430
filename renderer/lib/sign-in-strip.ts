import type { ShownSignIn } from '../../shared/sign-in.ts';
import { isUnderWay } from './sign-in-view.ts';

/** What the popover says of the sign-ins. */
export interface SignInsNow {
  /** The one that goes on, or waits for a decision. */
  readonly active: ShownSignIn | null;
  /** How many come after it. */
  readonly waiting: number;
  /** One that came to its end and that nobody has seen; what did not work first, since something is to be done about it. */
  readonly ended: ShownSignIn | null;
}

export function signInsNow(signIns: readonly ShownSignIn[]): SignInsNow {
  const open = signIns.filter(isUnderWay);
  const active = open.find(({ state }) => state.kind !== 'queued') ?? open[0] ?? null;
  const over = signIns.filter((one) => !isUnderWay(one));
  const ended = over.findLast(({ state }) => state.kind !== 'done') ?? over.at(-1) ?? null;
  return { active, waiting: Math.max(0, open.length - 1), ended };
}
