import { AppError } from '../app-error.ts';
import type { OtherLoginKind } from '../glance/other-login.ts';

const beside =
  'To add an account to the pool, run `codex-quota login` without a key; what Codex itself uses stays as it is.';

/** `codex login` ends the present sign-in before anybody has signed in (facts/codex.md section 7), so that is said before it is run. */
const nextSteps: Readonly<Record<OtherLoginKind, readonly [message: string, hint: string]>> = {
  keyring: [
    'Codex keeps this sign-in in the system keyring, and only Codex can renew it there.',
    'If it no longer works, run `codex login` in a terminal. That ends the present sign-in before the browser opens, so be ready to sign in.',
  ],
  ephemeral: [
    'Codex keeps this sign-in in memory only, and only Codex can renew it there.',
    'Sign in in Codex itself when it asks for it.',
  ],
  'api-key': ['Codex uses an API key here, which nobody signs in for.', beside],
  'personal-token': ['Codex uses a personal token here, which nobody signs in for.', beside],
  'agent-identity': ['Codex uses an agent identity here, which nobody signs in for.', beside],
  bedrock: ['Codex uses Amazon Bedrock here, which nobody signs in to from here.', beside],
};

/** For who asks to renew by its key what `status` shows. */
export function otherLoginRefusal(kind: OtherLoginKind): AppError {
  const [message, hint] = nextSteps[kind];
  return new AppError('not-possible', `${message} Nothing was changed.`, { hint });
}
