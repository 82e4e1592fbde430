import { isJsonObject, parseJson, textOrNull } from './json.ts';

/** The error code of an answer, in lower case: `error` as a string, `error.code`, or `code` (facts/codex.md 2.4). Never from prose. */
export function errorCode(body: string): string | null {
  const value = parseJson(body);
  if (!isJsonObject(value)) return null;
  const { error, code, detail } = value;
  const nested = isJsonObject(error) ? textOrNull(error['code']) : textOrNull(error);
  const detailed = isJsonObject(detail) ? textOrNull(detail['code']) : null;
  return (nested ?? textOrNull(code) ?? detailed)?.toLowerCase() ?? null;
}

/** A page for people where an API answer belongs: a challenge, a captive portal, an error page of a proxy. */
export function isWebPage(answer: {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}): boolean {
  if (answer.headers['content-type']?.includes('html') === true) return true;
  return /^\s*<(!doctype|html|head|body)/i.test(answer.body.slice(0, 200));
}

export function isChallenge(answer: {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}): boolean {
  return answer.headers['cf-mitigated'] !== undefined || isWebPage(answer);
}

export const regionCode = 'unsupported_country_region_territory';
