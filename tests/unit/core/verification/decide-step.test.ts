import { describe, expect, it } from 'vitest';
import type { UsageReading } from '../../../../main/core/usage/usage-reading.ts';
import { decideStep, type StepFacts } from '../../../../main/core/verification/decide-step.ts';
import type { ProbeResult } from '../../../../main/core/verification/probe.ts';

const nowMs = 1_000;
const accepted = (reached: boolean): ProbeResult => ({
  kind: 'accepted',
  reading: {} as UsageReading,
  limit: { reached, untilMs: reached ? 9_000 : null },
});
const unauthorized: ProbeResult = { kind: 'unauthorized', httpStatus: 401 };
const deactivated: ProbeResult = { kind: 'deactivated', reason: 'deactivated_workspace', httpStatus: 402 };
const unreadable: ProbeResult = { kind: 'unreadable', reason: 'server-error', httpStatus: 503, retryAtMs: null };
const start: StepFacts = {
  provesSignIn: false,
  accessUsable: true,
  probe: null,
  probing: true,
  recordedLimitUntilMs: null,
  refreshesLeft: 2,
  nowMs,
};

describe('the next step of checking a set-aside login', () => {
  it.each<[string, Partial<StepFacts>, object]>([
    ['asks the usage endpoint first while the access token may still work', {}, { do: 'probe' }],
    ['refreshes at once when the access token has ended', { accessUsable: false }, { do: 'refresh' }],
    ['refreshes when the access token is refused', { probe: unauthorized }, { do: 'refresh' }],
    [
      'refreshes when an accepted access token proves nothing about the sign-in',
      { probe: accepted(false) },
      { do: 'refresh' },
    ],
    ['stops early, without a spend, when the account is limited', { probe: accepted(true) }, { do: 'limited' }],
    ['stops early, without a spend, when the account is switched off', { probe: deactivated }, { do: 'deactivated' }],
    [
      'stops early, without a spend, when nothing can be read',
      { probe: unreadable },
      { do: 'undetermined', reason: 'server-error' },
    ],
    ['is done when a proven pair is accepted', { provesSignIn: true, probe: accepted(false) }, { do: 'healthy' }],
    ['finds a proven pair limited', { provesSignIn: true, probe: accepted(true) }, { do: 'limited' }],
    [
      'gives up on a pair that is refused after every refresh',
      { provesSignIn: true, probe: unauthorized, refreshesLeft: 0 },
      { do: 'undetermined', reason: 'usage-refused' },
    ],
    ['refreshes even an accepted token without probing', { probing: false }, { do: 'refresh' }],
    ['takes a proven pair as healthy without probing', { probing: false, provesSignIn: true }, { do: 'healthy' }],
    [
      'lets recorded timers count without probing',
      { probing: false, provesSignIn: true, recordedLimitUntilMs: 5_000 },
      { do: 'limited' },
    ],
    [
      'lets passed timers go without probing',
      { probing: false, provesSignIn: true, recordedLimitUntilMs: 500 },
      { do: 'healthy' },
    ],
    [
      'lets a live answer outrank recorded timers',
      { provesSignIn: true, probe: accepted(false), recordedLimitUntilMs: 5_000 },
      { do: 'healthy' },
    ],
    [
      'does not spend without end when every access token comes back unusable',
      { accessUsable: false, refreshesLeft: 0 },
      { do: 'undetermined' },
    ],
  ])('%s', (_name, facts, expected) => {
    expect(decideStep({ ...start, ...facts })).toMatchObject(expected);
  });
});
