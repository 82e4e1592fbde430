import { isJsonObject, type JsonValue, parseJson, textOrNull } from './json.ts';

/**
 * The codes of an error answer, in lower case: `error` as a string, `error.code`, `code` (product.md section 5, facts/codex.md 2.4).
 * All of them, since one place may hold a mere sentence. Never from prose: a code counts only when it is known as a whole.
 */
export function errorCodes(body: string): readonly string[] {
  const value = parseJson(body);
  if (!isJsonObject(value)) return [];
  const { error, code } = value;
  return codesIn([isJsonObject(error) ? error['code'] : error, code]);
}

/** The usage endpoint has a place of its own as well: `detail` (facts/codex.md 4.2). At the token endpoint nothing is known of one. */
export function usageErrorCodes(body: string): readonly string[] {
  const value = parseJson(body);
  const detail = isJsonObject(value) ? value['detail'] : undefined;
  return [...errorCodes(body), ...codesIn([isJsonObject(detail) ? detail['code'] : undefined])];
}

function codesIn(places: readonly (JsonValue | undefined)[]): readonly string[] {
  return places.flatMap((place) => textOrNull(place)?.toLowerCase() ?? []);
}

const deadAccount =
  /^(account|user|workspace)_(is_)?(deleted|deactivated|disabled)$|^(deactivated|deleted)_(account|user|workspace)$/;

/** The account itself is switched off or gone, so that signing in again would not help. */
export function isDeadAccountCode(code: string): boolean {
  return deadAccount.test(code);
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

/** Sent elsewhere, or told to sign in to the network first: neither comes from a service that is asked as an API. */
export function isPortal(status: number): boolean {
  return status === 511 || (status >= 300 && status < 400);
}

export const regionCode = 'unsupported_country_region_territory';
