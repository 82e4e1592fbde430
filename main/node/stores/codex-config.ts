import { parse as parseToml } from 'smol-toml';
import { AppError } from '../../core/app-error.ts';
import type { CredentialStore } from '../../core/stores/cli-doc.ts';
import { readStoreText } from './read-store-text.ts';

const credentialStores: ReadonlySet<string> = new Set<CredentialStore>(['file', 'keyring', 'auto', 'ephemeral']);

export interface ConfigFacts {
  readonly credentialStore: CredentialStore;
  readonly chatgptBaseUrl: string | null;
}

/** What Codex's config.toml says of us; refused like a broken store when it cannot be understood. */
export function readConfig(path: string): ConfigFacts {
  const text = readStoreText(path);
  if (text === null) return { credentialStore: 'file', chatgptBaseUrl: null };
  let table: Record<string, unknown>;
  try {
    table = parseToml(text);
  } catch (error) {
    throw brokenConfig(path, error);
  }
  const store = table['cli_auth_credentials_store'] ?? 'file';
  if (typeof store !== 'string' || !credentialStores.has(store)) {
    throw new AppError('store-broken', `${path} has an unknown cli_auth_credentials_store.`, {
      hint: 'Codex knows file, keyring, auto and ephemeral.',
    });
  }
  const base = table['chatgpt_base_url'] ?? '';
  // Whoever set it wants their tokens to go there. Taken as unset they would go to the public address instead.
  if (typeof base !== 'string') {
    throw new AppError('store-broken', `${path} has a chatgpt_base_url that is no text.`, {
      hint: 'Put the address in quotes or take the line out, then try again.',
    });
  }
  return { credentialStore: store as CredentialStore, chatgptBaseUrl: base === '' ? null : base };
}

function brokenConfig(path: string, cause: unknown): AppError {
  const line =
    cause instanceof Error && 'line' in cause && typeof cause.line === 'number' ? ` in line ${cause.line}` : '';
  return new AppError('store-broken', `${path} is not valid TOML${line}.`, {
    hint: 'Mend it, then try again.',
    cause,
  });
}
