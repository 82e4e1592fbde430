import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { otherLogin } from './snapshot-parts.ts';

/** Logins of Codex that have no quota, or none that can be read. */
export const otherLoginSnapshots = {
  'api-key': otherLogin('api-key', 'API key', 'Codex uses an API key here. It has no ChatGPT quota.'),
  'agent-identity': otherLogin(
    'agent-identity',
    'Agent identity',
    'Codex uses an agent identity here. Its quota cannot be read.',
  ),
  bedrock: otherLogin('bedrock', 'Amazon Bedrock', 'Codex uses Amazon Bedrock here. It has no ChatGPT quota.'),
  keyring: otherLogin(
    'keyring',
    'System keyring',
    'The sign-in is in the system keyring, which cannot be reached from here. Codex itself may still work.',
  ),
  'keyring-signed-out': otherLogin(
    'keyring-empty',
    'System keyring',
    'Needs sign-in: Codex is signed out. Run `codex login` in a terminal, then check again.',
    'needs-sign-in',
  ),
} as const satisfies Readonly<Record<string, AppSnapshot>>;
