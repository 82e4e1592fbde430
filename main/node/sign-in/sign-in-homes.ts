import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignInHomes } from '../../core/sign-in/sign-in-ports.ts';
import { refusedWrite, systemCode } from '../quota-home/file-refusal.ts';
import { refusedStoreRead } from '../stores/store-refusal.ts';

const prefix = 'sign-in-';

export interface SignInHomesDeps {
  readonly custodyDir: string;
  /** `chatgpt_base_url` of the person's own home, so that Codex talks to the same service; null when it names none. */
  readonly chatgptBaseUrl: () => string | null;
}

export function createSignInHomes({ custodyDir, chatgptBaseUrl }: SignInHomesDeps): SignInHomes {
  const dirOf = (id: string): string => join(custodyDir, `${prefix}${id}`);
  return {
    async make(id) {
      const dir = dirOf(id);
      try {
        await mkdir(dir, { recursive: true, mode: 0o700 });
        await writeFile(join(dir, 'config.toml'), configText(chatgptBaseUrl()), { mode: 0o600 });
      } catch (error) {
        throw refusedWrite(dir, error);
      }
      return dir;
    },
    async readAuth(id) {
      const path = join(dirOf(id), 'auth.json');
      try {
        return (await stat(path)).isFile() ? await readFile(path, 'utf8') : null;
      } catch (error) {
        if (isNotThere(error)) return null;
        throw refusedStoreRead(dirOf(id), error);
      }
    },
    // A Codex that is about to end may write once more while its folder goes.
    async remove(id) {
      try {
        await rm(dirOf(id), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      } catch (error) {
        throw refusedWrite(dirOf(id), error);
      }
    },
    async list() {
      try {
        const names = await readdir(custodyDir);
        return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
      } catch (error) {
        if (isNotThere(error)) return [];
        throw refusedStoreRead(custodyDir, error);
      }
    },
  };
}

/** Also where a file lies in place of the folder: whoever writes there says so. */
function isNotThere(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');
}

/** A file is what we can read; what the person has chosen is about their own home. */
function configText(baseUrl: string | null): string {
  const store = 'cli_auth_credentials_store = "file"\n';
  return baseUrl === null ? store : `${store}chatgpt_base_url = ${JSON.stringify(baseUrl)}\n`;
}
