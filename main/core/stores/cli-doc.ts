import { AppError } from '../app-error.ts';
import { isTooDeep, parseExactly } from '../exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue, textOrNull } from '../json.ts';
import type { CliDoc, CliLoginKind } from './store-types.ts';

/** Where Codex keeps its sign-in, from config.toml (facts/codex.md 1.4). */
export type CredentialStore = 'file' | 'keyring' | 'auto' | 'ephemeral';

/** The values of `auth_mode` that Codex knows (facts/codex.md 1.1); it refuses to read a file with any other. */
const kindsByMode: Readonly<Record<string, CliLoginKind>> = {
  apikey: 'api-key',
  chatgpt: 'chatgpt',
  chatgptAuthTokens: 'chatgpt',
  headers: 'personal-token',
  agentIdentity: 'agent-identity',
  personalAccessToken: 'personal-token',
  bedrockApiKey: 'bedrock',
  bedrockAccessKeys: 'bedrock',
};

/** Throws AppError `store-broken` or `store-unsupported`; `text` null means that there is no file. */
export function parseCliDoc(text: string | null, store: CredentialStore, path: string): CliDoc {
  if (store === 'keyring' || store === 'ephemeral') return { store: 'cli', kind: store, record: null };
  if (text === null) return { store: 'cli', kind: store === 'auto' ? 'keyring' : 'not-signed-in', record: null };
  const record = parseStoreObject(text, path);
  return { store: 'cli', kind: kindOf(record, path), record };
}

/** A JSON object or AppError `store-broken` that says what is wrong with the file. A BOM is what Codex itself refuses. */
export function parseStoreObject(text: string, path: string): JsonObject {
  const hint = brokenHint;
  if (text.trim() === '') throw new AppError('store-broken', `${path} is empty.`, { hint });
  if (text.startsWith('\uFEFF'))
    throw new AppError('store-broken', `${path} begins with a byte order mark.`, {
      hint: `Save it as UTF-8 without one. ${hint}`,
    });
  const value = exactly(text, path);
  if (value === undefined) throw new AppError('store-broken', `${path} is not complete JSON.`, { hint });
  if (!isJsonObject(value)) throw new AppError('store-broken', `${path} does not hold a JSON object.`, { hint });
  if (isTooDeep(value)) throw tooDeep(path);
  return value;
}

/** Undefined for what is no JSON. */
function exactly(text: string, path: string): JsonValue | undefined {
  try {
    return parseExactly(text);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(path);
    return undefined;
  }
}

function tooDeep(path: string): AppError {
  return new AppError('store-broken', `${path} is nested too deeply to be written again.`, { hint: brokenHint });
}

const brokenHint = 'It was left exactly as it is. Mend or move it, then try again.';

function kindOf(record: JsonObject, path: string): CliLoginKind {
  const mode = record['auth_mode'];
  if (mode !== null && mode !== undefined) {
    const kind = typeof mode === 'string' && Object.hasOwn(kindsByMode, mode) ? kindsByMode[mode] : undefined;
    if (kind !== undefined) return kind === 'chatgpt' && !isJsonObject(record['tokens']) ? 'not-signed-in' : kind;
    throw new AppError('store-unsupported', `${path} signs in by a way that is not known here yet.`, {
      hint: 'It was left exactly as it is. Look for a newer version of Codex Quota.',
    });
  }
  if (textOrNull(record['OPENAI_API_KEY']) !== null) return 'api-key';
  return isJsonObject(record['tokens']) ? 'chatgpt' : 'not-signed-in';
}

/** As Codex writes it: two spaces, no newline at the end (facts/codex.md 1.2). */
export function encodeCliDoc(doc: CliDoc): string {
  return JSON.stringify(doc.record, null, 2);
}
