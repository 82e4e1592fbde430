import { isJsonObject, type JsonValue } from '../json.ts';
import { redactTokens } from '../ledger/redact-tokens.ts';

const tokenNames = /^(?:access|refresh|id|session|bearer)?_?token$|^authorization$|^cookie$|^set-cookie$/i;
/** An answer nested deeper than this is not one of ours to keep. */
const deepest = 32;

/** The same JSON without fields named like a token and without texts that look like one. */
export function withoutTokens(value: JsonValue, depth = 0): JsonValue {
  if (depth > deepest) return null;
  if (typeof value === 'string') return redactTokens(value);
  if (isList(value)) return value.map((entry) => withoutTokens(entry, depth + 1));
  if (!isJsonObject(value)) return value;
  const kept: [string, JsonValue][] = [];
  for (const [name, entry] of Object.entries(value)) {
    if (entry !== undefined && !tokenNames.test(name)) kept.push([redactTokens(name), withoutTokens(entry, depth + 1)]);
  }
  return Object.fromEntries(kept);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
