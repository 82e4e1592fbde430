import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { readPlainFile } from './read-plain-file.ts';
import { isAccountStorage } from './store-paths.ts';

/** Whether a folder looks like a Codex home that somebody signed in to: `auth.json`, a pool, or a keyring that Codex is told to use. */
export function hasSignIn(dir: string): boolean {
  return existsSync(join(dir, 'auth.json')) || hasPool(join(dir, 'multi-auth')) || usesKeyring(dir);
}

function hasPool(root: string): boolean {
  try {
    return readdirSync(root).some(isAccountStorage);
  } catch {
    return false;
  }
}

/** What is in the keyring only a look there tells, and that is for the app that uses this folder. */
function usesKeyring(dir: string): boolean {
  try {
    const store = parseToml(readPlainFile(join(dir, 'config.toml')) ?? '')['cli_auth_credentials_store'];
    return store === 'keyring' || store === 'auto';
  } catch {
    return false;
  }
}
