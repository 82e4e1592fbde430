import { createSignInFinisher, type SignInFinisher } from '../core/sign-in/finish-sign-ins.ts';
import { createSignIns, type SignIns, type SignInsDeps } from '../core/sign-in/sign-ins.ts';
import type { Adapters } from './adapters.ts';
import type { Core } from './assemble.ts';

type Own = Pick<SignInsDeps, 'prepare' | 'rememberValues' | 'finisher'>;

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

/** For those that were answered and not stored, as a file was in the way or a process died. */
export function composeSignInFinisher(adapters: Adapters, { moving, known }: Core): SignInFinisher {
  return createSignInFinisher({
    ...moving,
    log: adapters.log,
    homes: adapters.signIn.homes,
    hashOf: known.hashOf,
    custodyDir: adapters.custodyFiles.dir,
    updateCounters: adapters.countersFile.update,
  });
}
