import type { PrintedRequest } from '../../../shared/action-report.ts';
import type { Secret } from '../secret.ts';

/** Fixed for refreshes, whoever logged in (facts/codex.md 2.2), and the one that Codex signs in with. */
export const clientId = 'app_EMoamEEZ73f0CkXaXp7hrann';

interface TokenRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function headersFor(userAgent: string): Readonly<Record<string, string>> {
  return { accept: 'application/json', 'content-type': 'application/json', 'user-agent': userAgent };
}

function bodyWith(refreshToken: string): PrintedRequest['body'] {
  return { client_id: clientId, grant_type: 'refresh_token', refresh_token: refreshToken };
}

/** As Codex sends it: JSON, no scope, no other authorisation (facts/codex.md 2.2). */
export function tokenRequest({
  refresh,
  userAgent,
}: {
  readonly refresh: Secret;
  readonly userAgent: string;
}): TokenRequest {
  return { headers: headersFor(userAgent), body: JSON.stringify(bodyWith(refresh.reveal())) };
}

/** The same with the token left out, for people to look at. */
export function printedTokenRequest({
  url,
  userAgent,
}: {
  readonly url: string;
  readonly userAgent: string;
}): PrintedRequest {
  return { method: 'POST', url, headers: headersFor(userAgent), body: bodyWith('<refresh token>') };
}
