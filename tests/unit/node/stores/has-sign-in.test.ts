import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasSignIn } from '../../../../main/node/stores/has-sign-in.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'has-sign-in-'));
});
afterEach(() => rm(dir, { recursive: true }));

describe('a folder with a sign-in of Codex', () => {
  it.each<[string, string, string, boolean]>([
    ['auth.json', 'auth.json', '{}', true],
    ['a pool of codex-multi-auth', 'multi-auth/openai-codex-accounts.json', '{}', true],
    ['a keyring that Codex is told to use', 'config.toml', 'cli_auth_credentials_store = "keyring"', true],
    ['only a config', 'config.toml', 'model = "gpt"', false],
    ['a config that is broken', 'config.toml', 'cli_auth_credentials_store = "keyring', false],
    ['only the settings of codex-multi-auth', 'multi-auth/settings.json', '{}', false],
    ['something else', 'holiday.jpg', '', false],
  ])('is told by %s', async (_name, file, text, expected) => {
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), text);
    expect(hasSignIn(dir)).toBe(expected);
  });

  it('is none that is not there', () => {
    expect(hasSignIn(join(dir, 'gone'))).toBe(false);
  });
});
