import type { Custody } from '../custody/custody.ts';
import { ownSegment } from '../custody/custody-memory.ts';
import type { SignInAnswer } from '../custody/custody-record.ts';
import type { OpenSignIn } from '../custody/custody-state.ts';
import type { Clock } from '../ports.ts';

export interface SignInCustodyDeps {
  readonly custody: Custody;
  readonly clock: Clock;
}

/** One attempt as custody knows it: whoever dies in the middle of it leaves enough to finish it. */
export interface KeptSignIn {
  readonly id: string;
  /** Writes in this tick; durable when it resolves. To be called before anybody looks at the answer. */
  keep(answer: SignInAnswer): Promise<void>;
  /** The person took the account that did sign in: so does whoever finishes this. */
  takeAnyone(): Promise<void>;
  /** It could not be stored now, and nobody of this process works on it any more: whoever comes next stores it. */
  leave(): Promise<void>;
  end(): Promise<void>;
}

/** Throws AppError `disk-full` before anybody was sent anywhere. */
export async function openSignIn(
  { custody, clock }: SignInCustodyDeps,
  { id, key }: { readonly id: string; readonly key: string | null },
): Promise<KeptSignIn> {
  const slot = await custody.reserve({ t: 'sign-in', id, at: clock.now(), key });
  let isFilled = false;
  const fill = (record: Parameters<typeof slot.fill>[0]): Promise<void> => {
    isFilled = true;
    return slot.fill(record);
  };
  return {
    id,
    keep: (answer) => fill({ t: 'sign-in-answer', id, at: clock.now(), ...answer }),
    takeAnyone: () => custody.record({ t: 'sign-in', id, at: clock.now(), key: null }),
    leave: () => custody.record({ t: 'sign-in-left', id, at: clock.now() }),
    end: () => {
      const record = { t: 'sign-in-end' as const, id, at: clock.now() };
      return isFilled ? custody.record(record) : fill(record);
    },
  };
}

/** What processes of this Codex home did not finish and are dead or gave up; another home that shares the pool finishes its own. */
export async function leftSignIns(custody: Custody, dir: string): Promise<readonly OpenSignIn[]> {
  const left: OpenSignIn[] = [];
  for (const open of [...(await custody.load()).signIns.values()])
    if (isOfHome(open, dir) && (open.isLeft || (await custody.isEnded(open.segment)))) left.push(open);
  // A process that is found dead may have said more in its last lines.
  return left.flatMap(({ id }) => custody.known().signIns.get(id) ?? []);
}

function isOfHome({ segment }: OpenSignIn, dir: string): boolean {
  return segment === ownSegment || segment.startsWith(`${dir}/`);
}
