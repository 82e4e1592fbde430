import type { DelegatedRefresh, DelegatedUsage } from '../../core/codex/codex-cli.ts';
import type { Ask } from './codex-line.ts';

/** `account` null: a permanent refusal, or nobody is signed in; whoever asked knows which from auth.json. */
export async function askToRefresh(ask: Ask): Promise<DelegatedRefresh> {
  const answer = await ask('account/read', { refreshToken: true });
  if (answer.kind === 'error') return { kind: 'refused', message: answer.message };
  return answer.result['account'] === null ? { kind: 'not-signed-in' } : { kind: 'done' };
}

const notSignedIn = { kind: 'not-signed-in' } as const;

/** Why nobody is signed in is a question of its own. */
type UsageAnswer = Exclude<DelegatedUsage, { kind: 'not-signed-in' }> | typeof notSignedIn;

/**
 * Codex renews an access token that has ended when it starts. It does not renew one that this call finds refused (facts/codex.md 2.5),
 * so that is asked for, once, and for no other failure.
 */
export async function askForUsage(ask: Ask): Promise<UsageAnswer> {
  const account = await ask('account/read', { refreshToken: false });
  if (account.kind === 'result' && account.result['account'] === null) return notSignedIn;
  const first = await ask('account/rateLimits/read', null);
  if (first.kind === 'result') return { kind: 'read', limits: first.result };
  if (!/\b401\b/.test(first.message)) return { kind: 'refused', message: first.message };
  const renewed = await askToRefresh(ask);
  if (renewed.kind === 'not-signed-in') return notSignedIn;
  const second = await ask('account/rateLimits/read', null);
  return second.kind === 'result'
    ? { kind: 'read', limits: second.result }
    : { kind: 'refused', message: second.message };
}
