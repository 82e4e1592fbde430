import { describe, expect, it } from 'vitest';
import type { UndeterminedReason } from '../../../../main/core/tokens/spend-outcome.ts';
import {
  conflictWording,
  deactivatedWording,
  needsSignInWording,
  reasonWording,
  undeterminedWording,
} from '../../../../main/core/verification/verification-copy.ts';

/** Every reason there is: one more in the type does not compile without one more here. */
const undeterminedReasons: Readonly<Record<UndeterminedReason | 'usage-refused', true>> = {
  busy: true,
  offline: true,
  timeout: true,
  'rate-limited': true,
  'server-error': true,
  'web-page': true,
  challenge: true,
  region: true,
  'answer-cut-short': true,
  'answer-lost': true,
  'not-stored': true,
  cancelled: true,
  'nobody-refreshes': true,
  'codex-failed': true,
  'usage-refused': true,
  'unclear-answer': true,
};
const signInReasons = [
  'refresh_token_reused',
  'refresh_token_expired',
  'refresh_token_invalidated',
  'refresh_token_revoked',
  'session_expired',
  'session_ended',
  'session_terminated',
  'app_session_terminated',
  'invalid_grant',
  'answer-lost',
  'no-refresh-token',
  'refused-by-codex',
];
const inherited = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];

describe('what could not be told', () => {
  const unclear = undeterminedWording('unclear-answer', null);

  it.each(Object.keys(undeterminedReasons))('has a sentence of its own and a next step for %s', (reason) => {
    const { message, nextStep } = undeterminedWording(reason, null);
    expect(message).toMatch(/^Could not tell: \S.*[^.]$/);
    expect(nextStep).toMatch(/^[A-Z].*\.$/);
    if (reason !== 'unclear-answer') expect(message).not.toBe(unclear.message);
  });

  it('names the status of a failing service', () => {
    expect(undeterminedWording('server-error', 503).message).toBe(
      'Could not tell: OpenAI answered with an error (503)',
    );
    expect(undeterminedWording('server-error', null).message).not.toContain('(');
    expect(undeterminedWording('offline', 503).message).not.toContain('503');
  });

  it.each([null, 'something-new', ...inherited])('says so for the reason %s, which has no sentence', (reason) => {
    expect(undeterminedWording(reason, null)).toEqual(unclear);
  });
});

describe('what needs a sign-in', () => {
  it.each(signInReasons)('says why for %s, and the command that signs in again', (reason) => {
    const { message, nextStep } = needsSignInWording(reason, 'a8pg795eg6');
    expect(message).toMatch(/^Needs sign-in: \S.*[^.]$/);
    expect(nextStep).toBe('Sign in again: `codex-quota login a8pg795eg6`.');
  });

  it.each(['invalid_client', 'unauthorized_client'])('asks for patience first after %s', (reason) => {
    const { message, nextStep } = needsSignInWording(reason, 'a8pg795eg6');
    expect(message).toContain('this app is not accepted');
    expect(nextStep).toBe('Check it again later; if that stays so, sign in again: `codex-quota login a8pg795eg6`.');
  });

  it.each([null, 'http-401', ...inherited])('has a sentence for the reason %s, too', (reason) => {
    expect(needsSignInWording(reason, 'a8pg795eg6')).toEqual(needsSignInWording('invalid_grant', 'a8pg795eg6'));
  });

  it('keeps names as they are written', () => {
    expect(needsSignInWording('refused-by-codex', 'a8pg795eg6').message).toBe(
      'Needs sign-in: Codex could not refresh it',
    );
    expect(needsSignInWording('refresh_token_reused', 'a8pg795eg6').message).toBe(
      'Needs sign-in: used by another app first',
    );
  });
});

describe('the reason in the list of set-aside accounts', () => {
  it.each([
    ['refresh_token_reused', 'Used by another app first'],
    ['offline', 'No network'],
    ['manual', 'Set aside by hand'],
    ['account_deactivated', 'Account switched off'],
    ['deactivated_workspace', 'Workspace switched off'],
  ])('is told in words for %s', (reason, words) => {
    expect(reasonWording(reason)).toBe(words);
  });

  it.each([null, 'what another program wrote', ...inherited])('is left to the caller for %s', (reason) => {
    expect(reasonWording(reason)).toBeNull();
  });
});

describe('an account that is switched off or mixed up', () => {
  it.each([
    deactivatedWording('account_deactivated'),
    deactivatedWording('workspace_deactivated'),
    deactivatedWording(null),
    conflictWording('another-account'),
    conflictWording('changed-meanwhile'),
    conflictWording(null),
  ])('has a sentence and a next step: %j', ({ message, nextStep }) => {
    expect(message).toMatch(/^[A-Z].*[^.]$/);
    expect(nextStep).toMatch(/^[A-Z].*\.$/);
  });

  it('says whose switch it is, and which mix-up', () => {
    expect(deactivatedWording('workspace_deactivated').message).toContain('Workspace');
    expect(deactivatedWording('account_deleted').message).toContain('Account');
    expect(conflictWording('another-account')).not.toEqual(conflictWording('changed-meanwhile'));
  });
});
