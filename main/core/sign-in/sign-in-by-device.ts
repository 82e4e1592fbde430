import { isJsonObject, numberOrNull, parseJson, textOrNull } from '../json.ts';
import type { HttpAnswer, HttpResult } from '../ports.ts';
import { clientId } from '../tokens/token-request.ts';
import { exchangeSignIn, readTrouble } from './exchange-sign-in.ts';
import { deviceCallback, isSuccess } from './login-service.ts';
import { type Attempt, failed, type RouteDeps, type RouteResult, showAddress, stopped } from './sign-in-route.ts';

const requestTimeoutMs = 20_000;
const shortestIntervalMs = 1_000;
const usualIntervalMs = 5_000;
const longestIntervalMs = 60_000;

/** A code to be typed in on any device (facts/codex.md section 7), for computers without a browser or with both ports taken. */
export async function signInByDevice(deps: RouteDeps, attempt: Attempt): Promise<RouteResult> {
  const issuer = deps.issuer();
  const asked = await post(deps, attempt, {
    url: `${issuer}/api/accounts/deviceauth/usercode`,
    body: { client_id: clientId },
  });
  if (attempt.signal.aborted) return stopped;
  if (asked.kind !== 'answer' || !isSuccess(asked)) return notOffered(asked);
  const device = readDevice(asked);
  if (device === null) return failed('OpenAI gave no code that could be read.', 'Try again later, or in a browser.');
  await showAddress(deps, attempt, { address: `${issuer}/codex/device`, code: device.userCode });
  const approval = await waitForApproval(deps, attempt, { issuer, device });
  if ('kind' in approval) return approval;
  const redirectUri = `${issuer}/deviceauth/callback`;
  const { verifier, code } = approval;
  return exchangeSignIn(deps, attempt, { issuer, redirectUri, verifier, parameters: deviceCallback(issuer, code) });
}

interface Device {
  readonly deviceAuthId: string;
  readonly userCode: string;
  readonly intervalMs: number;
}

interface Approval {
  readonly code: string;
  readonly verifier: string;
}

interface DeviceRequest {
  readonly url: string;
  readonly body: object;
}

function post({ http, userAgent }: RouteDeps, { signal }: Attempt, { url, body }: DeviceRequest): Promise<HttpResult> {
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'user-agent': userAgent };
  const request = {
    method: 'POST' as const,
    url,
    headers,
    body: JSON.stringify(body),
    timeoutMs: requestTimeoutMs,
    signal,
  };
  return http.spend(request, { mayStillSend: () => !signal.aborted, onAnswer: () => undefined });
}

function notOffered(asked: HttpResult): RouteResult {
  if (asked.kind !== 'answer' || asked.status !== 404) return readTrouble(asked);
  return failed(
    'Signing in with a code is not enabled for this account.',
    'Enable it in the security settings of ChatGPT (in a workspace its administrator does), or sign in with a browser.',
  );
}

function readDevice({ body }: HttpAnswer): Device | null {
  const value = parseJson(body);
  if (!isJsonObject(value)) return null;
  const deviceAuthId = textOrNull(value['device_auth_id']);
  const userCode = textOrNull(value['user_code']) ?? textOrNull(value['usercode']);
  const seconds = numberOrNull(value['interval']);
  const intervalMs = seconds === null ? usualIntervalMs : Math.min(seconds * 1000, longestIntervalMs);
  if (deviceAuthId === null || userCode === null) return null;
  return { deviceAuthId, userCode, intervalMs: Math.max(shortestIntervalMs, intervalMs) };
}

async function waitForApproval(
  deps: RouteDeps,
  attempt: Attempt,
  { issuer, device }: { readonly issuer: string; readonly device: Device },
): Promise<Approval | RouteResult> {
  const url = `${issuer}/api/accounts/deviceauth/token`;
  const body = { device_auth_id: device.deviceAuthId, user_code: device.userCode };
  while (!attempt.signal.aborted) {
    await deps.clock.sleep(device.intervalMs, attempt.signal);
    if (attempt.signal.aborted) break;
    const answer = await post(deps, attempt, { url, body });
    if (isPending(answer)) continue;
    return answer.kind === 'answer' && isSuccess(answer) ? readApproval(answer) : readTrouble(answer);
  }
  return stopped;
}

/** Nobody has typed the code in yet, or the service has trouble of the passing kind. */
function isPending(answer: HttpResult): boolean {
  if (answer.kind !== 'answer') return true;
  const { status } = answer;
  return status === 403 || status === 404 || status === 429 || status >= 500;
}

function readApproval({ body }: HttpAnswer): Approval | RouteResult {
  const value = parseJson(body);
  const code = isJsonObject(value) ? textOrNull(value['authorization_code']) : null;
  const verifier = isJsonObject(value) ? textOrNull(value['code_verifier']) : null;
  if (code === null || verifier === null)
    return failed('OpenAI gave no approval that could be read.', 'Sign in again.');
  return { code, verifier };
}
