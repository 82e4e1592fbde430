import { describe, expect, it } from 'vitest';
import { keptByCodex } from '../../../../main/node/codex/login-status.ts';

const atWarning = 'WARNING: proceeding, even though we could not create PATH aliases\n';

describe('what Codex says of the place where it keeps its sign-in', () => {
  it.each([
    [0, `${atWarning}Logged in using ChatGPT\n`, 'refused'],
    [1, `${atWarning}Not logged in\n`, 'nothing'],
    [1, 'Not logged in\r\n', 'nothing'],
    [1, `${atWarning}Error checking login status: failed to load CLI auth from keyring: no dbus session\n`, 'unknown'],
    [1, 'Error checking login status: Not logged in to the session bus\n', 'unknown'],
    [1, '', 'unknown'],
    [2, 'Not logged in\n', 'unknown'],
    [null, 'Not logged in\n', 'unknown'],
  ] as const)('with exit code %s and %j comes to: %s', (exitCode, said, kept) => {
    expect(keptByCodex(exitCode, said)).toBe(kept);
  });
});
