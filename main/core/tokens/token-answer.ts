import { isJsonObject, numberOrNull, parseJson, textOrNull } from '../json.ts';

/** Tokens of an answer as they came; each of them may be missing and the others still count. */
export interface AnsweredTokens {
  readonly access: string | null;
  readonly refresh: string | null;
  readonly id: string | null;
  /** Null unless a positive number that a clock can hold. */
  readonly expiresInSeconds: number | null;
}

export type TokenAnswer =
  | { readonly kind: 'tokens'; readonly tokens: AnsweredTokens }
  /** Broken off, and not JSON as far as it goes: whatever was complete in it. */
  | { readonly kind: 'cut-short'; readonly tokens: AnsweredTokens }
  | { readonly kind: 'not-json' };

const longestLifeSeconds = 10 * 365 * 24 * 60 * 60;

/** Reads a 2xx body of the token endpoint without trusting any of it. */
export function parseTokenAnswer(body: string): TokenAnswer {
  const value = parseJson(body);
  if (isJsonObject(value)) {
    const expiresIn = numberOrNull(value['expires_in']);
    return {
      kind: 'tokens',
      tokens: {
        access: textOrNull(value['access_token']),
        refresh: textOrNull(value['refresh_token']),
        id: textOrNull(value['id_token']),
        expiresInSeconds: expiresIn !== null && expiresIn > 0 && expiresIn <= longestLifeSeconds ? expiresIn : null,
      },
    };
  }
  if (value !== undefined || !body.trimStart().startsWith('{')) return { kind: 'not-json' };
  const strings = completeStrings(body);
  const token = (name: string): string | null => textOrNull(strings.get(name));
  const [access, refresh, id] = [token('access_token'), token('refresh_token'), token('id_token')];
  return { kind: 'cut-short', tokens: { access, refresh, id, expiresInSeconds: null } };
}

/** A string, a sign of JSON, anything between them, or the quote of a string that never ends. */
const pieces = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s"{}[\]:,]+|"/g;

/** String members of the outermost object whose closing quote arrived. A part of a token is no token, nor is one of an inner object. */
function completeStrings(body: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let depth = 0;
  let name: string | null = null;
  let isValue = false;
  for (const [piece] of body.matchAll(pieces)) {
    if (piece === '"') break;
    if (piece === '{' || piece === '[') depth += 1;
    if (piece === '}' || piece === ']') depth -= 1;
    const text = piece.startsWith('"') ? parseJson(piece) : undefined;
    if (typeof text === 'string' && isValue && name !== null) found.set(name, text);
    else if (typeof text === 'string') name = text;
    isValue = depth === 1 && piece === ':';
  }
  return found;
}
