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
  const tokens = {
    access: completeString(body, 'access_token'),
    refresh: completeString(body, 'refresh_token'),
    id: completeString(body, 'id_token'),
    expiresInSeconds: null,
  };
  return { kind: 'cut-short', tokens };
}

/** A string value whose closing quote arrived. A part of a token is no token. */
function completeString(body: string, name: string): string | null {
  const found = new RegExp(`"${name}"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*")`).exec(body)?.[1];
  const value = found === undefined ? undefined : parseJson(found);
  return textOrNull(value);
}
