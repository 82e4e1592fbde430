import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeUpTokens } from '../../main/node/made-up-service/token-factory.ts';

export interface LoginCodex {
  /** What it writes into its home once somebody was sent to its address. */
  readonly writes: MadeUpTokens | null;
  /** What it says then; null: nothing, ever. */
  readonly says: { readonly success: boolean; readonly error: string | null } | null;
  readonly authUrl?: string;
}

/** `tokens` as a login of Codex writes them, with what no refresh brings. */
export const codexTokens = ({ id, access, refresh, accountId }: MadeUpTokens): object => ({
  id_token: id,
  access_token: access,
  refresh_token: refresh,
  account_id: accountId,
  oauth_provenance: { issuer: 'https://auth.openai.com', client_id: 'app_EMoamEEZ73f0CkXaXp7hrann' },
  login_owner_id: 'owner-of-the-new-login',
  a_field_of_tomorrow: [1],
});

/** A `codex` in the folder `bin` that signs in without a service. Beside it, `homes` gets its home and `pids` its id. */
export async function writeLoginCodex(bin: string, { writes, says, authUrl }: LoginCodex): Promise<void> {
  await mkdir(join(bin, 'prepared'), { recursive: true });
  const prepared = join(bin, 'prepared', 'auth.json');
  const auth = writes === null ? null : { auth_mode: 'chatgpt', OPENAI_API_KEY: null, tokens: codexTokens(writes) };
  if (auth !== null) await writeFile(prepared, JSON.stringify(auth), { mode: 0o600 });
  const program = `#!${process.execPath}
const { copyFileSync, existsSync, appendFileSync } = require('node:fs');
const say = (message) => console.log(JSON.stringify(message));
const prepared = ${JSON.stringify(prepared)};
const says = ${JSON.stringify(says)};
const authUrl = ${JSON.stringify(authUrl ?? 'http://127.0.0.1:9/authorize')};
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  if (method !== 'account/login/start') return say({ id, result: {} });
  appendFileSync(${JSON.stringify(join(bin, 'homes'))}, process.env.CODEX_HOME + '\\n');
  appendFileSync(${JSON.stringify(join(bin, 'pids'))}, process.pid + '\\n');
  say({ id, result: { type: 'chatgpt', loginId: 'L', authUrl } });
  if (existsSync(prepared)) copyFileSync(prepared, process.env.CODEX_HOME + '/auth.json');
  if (says !== null) say({ method: 'account/login/completed', params: { loginId: 'L', ...says } });
}).on('close', () => process.exit(0));
`;
  await writeFile(join(bin, 'codex'), program, { mode: 0o755 });
}

/** The lines of `homes` or `pids`. */
export async function loginCodexNotes(bin: string, name: 'homes' | 'pids'): Promise<readonly string[]> {
  return (await readFile(join(bin, name), 'utf8')).split('\n').filter(Boolean);
}
