import { openServiceAlone } from '../../core/sign-in/leads-to.ts';
import type { OpenAddress } from '../../core/sign-in/sign-in-ports.ts';
import { loginIssuer } from '../addresses.ts';
import { createCallbackListener } from './callback-listener.ts';
import { createOpenAddress } from './open-address.ts';
import { createSignInHomes } from './sign-in-homes.ts';

interface SignInAdaptersOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly custodyDir: string;
  readonly chatgptBaseUrl: () => string | null;
  /** Undefined: the system's own opener, for pages of the sign-in service. */
  readonly openAddress: OpenAddress | undefined;
}

/** Product.md section 8. */
const signInLimitMs = 5 * 60_000;

export function signInAdapters({ env, custodyDir, chatgptBaseUrl, openAddress }: SignInAdaptersOptions) {
  const issuer = (): string => loginIssuer(env);
  return {
    listen: createCallbackListener(),
    openAddress: openAddress ?? openServiceAlone(createOpenAddress(env), issuer),
    homes: createSignInHomes({ custodyDir, chatgptBaseUrl }),
    issuer,
    limitMs: signInLimitMs,
  };
}
