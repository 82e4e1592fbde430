import { finishSignIns } from '../core/sign-in/finish-sign-ins.ts';
import { createSignIns, type SignIns, type SignInsDeps } from '../core/sign-in/sign-ins.ts';
import type { Adapters } from './adapters.ts';
import type { Core } from './assemble.ts';

type Own = Pick<SignInsDeps, 'prepare' | 'rememberValues'>;

/** Signing in over the adapters and what the other use cases have, too. */
export function composeSignIns(adapters: Adapters, core: Core, own: Own): SignIns {
  return createSignIns({
    ...adapters,
    ...adapters.signIn,
    ...core,
    ...core.moving,
    ...core.asking,
    ...own,
    hashOf: core.known.hashOf,
    updateCounters: adapters.countersFile.update,
  });
}

/** Those that were answered when an earlier process died. */
export async function finishBegunSignIns(adapters: Adapters, { moving, known }: Core): Promise<void> {
  await finishSignIns({
    ...moving,
    log: adapters.log,
    homes: adapters.signIn.homes,
    hashOf: known.hashOf,
    custodyDir: adapters.custodyFiles.dir,
    updateCounters: adapters.countersFile.update,
  });
}
