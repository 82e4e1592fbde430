import { type JsonObject, textOrNull } from '../../core/json.ts';
import type { CodexSignIn, CodexSignInRequest, ShownAddress } from '../../core/sign-in/sign-in-ports.ts';
import { untilAborted } from '../../core/sign-in/until-aborted.ts';
import type { Ask, Hear } from './codex-line.ts';
import { talkToCodex } from './codex-session.ts';

export interface CodexProgram {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** What it may take until it names an address. */
  readonly beginMs?: number;
}

/** Longer than any sign-in is waited for; the caller's signal ends it before. */
const overallMs = 20 * 60_000;
/** A Codex that hangs must not use up the time that the person has. */
const usualBeginMs = 30_000;
/** What Codex may take to hear that it is cancelled. */
const farewellMs = 1_000;

/** `account/login/start` in a home of its own (facts/codex.md section 7). */
export async function signInThroughCodex(program: CodexProgram, request: CodexSignInRequest): Promise<CodexSignIn> {
  const env = { ...program.env, CODEX_HOME: request.codexHome };
  const late = later(request.signal, farewellMs * 2);
  const silent = new AbortController();
  const signal = AbortSignal.any([late.signal, silent.signal]);
  const session = { ...program, env, signal, overallMs, apart: true as const };
  const progress = { begun: false };
  const timer = setTimeout(() => progress.begun || silent.abort(), program.beginMs ?? usualBeginMs);
  try {
    const outcome = await talkToCodex(session, (ask, hear) => askToSignIn(request, { ask, hear, progress }));
    if (outcome.kind !== 'failed') return outcome;
    if (request.signal.aborted) return { kind: 'cancelled' };
    return progress.begun ? { kind: 'ended' } : { kind: 'unusable' };
  } finally {
    clearTimeout(timer);
    late.dispose();
  }
}

interface Conversation {
  readonly ask: Ask;
  readonly hear: Hear;
  readonly progress: { begun: boolean };
}

/** `progress` says from when on the sign-in is under way: an address was named. */
export async function askToSignIn(
  request: CodexSignInRequest,
  { ask, hear, progress }: Conversation,
): Promise<CodexSignIn> {
  const { signal, way } = request;
  const type = way === 'device' ? 'chatgptDeviceCode' : 'chatgpt';
  const started = await untilAborted(ask('account/login/start', { type }), signal);
  if (started === 'aborted') return { kind: 'cancelled' };
  // An older Codex does not know the question; any other refusal is about the sign-in itself.
  if (started.kind === 'error')
    return /unknown variant|invalid request|method not found/i.test(started.message)
      ? { kind: 'unusable' }
      : { kind: 'refused', message: started.message };
  const loginId = textOrNull(started.result['loginId']);
  const shown = readAddress(started.result);
  if (loginId === null || shown === null) return { kind: 'unusable' };
  progress.begun = true;
  request.onAddress(shown);
  const completed = await untilAborted(
    hear('account/login/completed', (params) => params['loginId'] === loginId),
    signal,
  );
  if (completed !== 'aborted') return readCompleted(completed);
  await atMost(ask('account/login/cancel', { loginId }), farewellMs);
  return { kind: 'cancelled' };
}

function readAddress(result: JsonObject): ShownAddress | null {
  const code = textOrNull(result['userCode']);
  const address = textOrNull(result['authUrl']) ?? textOrNull(result['verificationUrl']);
  return address === null ? null : { address, code };
}

function readCompleted({ success, error }: JsonObject): CodexSignIn {
  return success === true ? { kind: 'signed-in' } : { kind: 'refused', message: textOrNull(error) ?? '' };
}

async function atMost(work: Promise<unknown>, durationMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, durationMs);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}

/** The same signal, so much later: Codex is told first. */
function later(signal: AbortSignal, delayMs: number): { readonly signal: AbortSignal; dispose(): void } {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(() => late.abort(), delayMs);
  };
  if (signal.aborted) late.abort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: late.signal,
    dispose() {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}
