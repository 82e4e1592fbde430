import { isDeadAccountCode } from '../../../shared/refusal-words.ts';
import { errorCodes, regionCode } from '../json-code.ts';
import type { HttpAnswer, HttpResult } from '../ports.ts';
import { type CodeExchange, exchangeCode, isSuccess } from './login-service.ts';
import { type Attempt, failed, type RouteDeps, type RouteResult, stopped } from './sign-in-route.ts';

/** Code for tokens: the answer goes to custody in the tick in which its last byte arrived, and is looked at only then. */
export async function exchangeSignIn(
  { http, userAgent }: RouteDeps,
  { kept, signal, show }: Attempt,
  exchange: CodeExchange,
): Promise<RouteResult> {
  show({ kind: 'exchanging' });
  const { issuer } = exchange;
  let keeping: Promise<void> = Promise.resolve();
  const onAnswer = (answer: HttpAnswer): void => {
    if (isSuccess(answer)) keeping = kept.keep({ issuer, complete: answer.complete, body: answer.body });
  };
  const result = await exchangeCode(exchange, {
    userAgent,
    send: (request) => http.spend({ ...request, signal }, { mayStillSend: () => !signal.aborted, onAnswer }),
  });
  // Custody could not keep it (the disk is full): the stores are tried all the same.
  await keeping.catch(() => undefined);
  if (result.kind === 'answer' && isSuccess(result))
    return { kind: 'answered', answer: { issuer, complete: result.complete, body: result.body } };
  return signal.aborted && result.kind === 'unsent' ? stopped : readTrouble(result);
}

/** Why the service gave no answer to go on with, in words. Its own codes are named; its prose is not repeated. */
export function readTrouble(result: HttpResult): RouteResult {
  if (result.kind === 'unsent')
    return failed(
      'OpenAI could not be reached.',
      `Check the connection (${result.cause}), then sign in again.`,
      'network',
    );
  if (result.kind === 'unanswered')
    return failed('The connection broke before the answer came; nothing was changed.', 'Sign in again.', 'network');
  const codes = errorCodes(result.body);
  if (codes.includes(regionCode)) return failed('OpenAI does not serve the region of this connection.');
  if (codes.some(isDeadAccountCode)) return failed('OpenAI says that this account is switched off.');
  const code = codes.find((each) => /^[a-z0-9_.-]{1,60}$/.test(each));
  return failed(
    `OpenAI did not accept the sign-in (${code === undefined ? '' : `${code}, `}HTTP ${result.status}); nothing was changed.`,
    'Sign in again, a little later if it goes on.',
  );
}
