import { describe, expect, it } from 'vitest';
import {
  decideAfterFailure,
  effectiveManagement,
  type FailureDecision,
  type Management,
} from '../../../../main/core/flagging/flagging-policy.ts';

const nowMs = Date.UTC(2026, 2, 1, 10);
const minuteMs = 60_000;

interface Case {
  readonly login?: 'pool' | 'cli';
  readonly failure: 'hard' | 'ambiguous' | 'transient';
  readonly before?: number;
  readonly minutesAgo?: number;
  readonly limit?: number;
  readonly management?: Management;
}

function decide({ login = 'pool', failure, before = 0, minutesAgo = 60, limit = 3, management = 'manage' }: Case) {
  return decideAfterFailure({
    login,
    failure: { class: failure, reason: 'the-reason', httpStatus: 400 },
    counted: before === 0 ? null : { count: before, lastAtMs: nowMs - minutesAgo * minuteMs },
    ambiguousFailuresBeforeFlag: limit,
    management,
    nowMs,
  });
}

const flag: FailureDecision = { kind: 'flag', reason: 'the-reason', httpStatus: 400 };
const signIn: FailureDecision = { ...flag, kind: 'needs-sign-in', askToManage: false };
const ask: FailureDecision = { ...signIn, askToManage: true };
const nothing: FailureDecision = { kind: 'nothing' };

function count(failures: number): FailureDecision {
  return { kind: 'count', failures: { count: failures, lastAtMs: nowMs } };
}

describe('a failed refresh', () => {
  const table: readonly (readonly [string, Case, FailureDecision])[] = [
    ['flags a pool account that was refused for good', { failure: 'hard' }, flag],
    [
      'asks for the sign-in of the Codex login, whatever the pool is managed like',
      { login: 'cli', failure: 'hard' },
      signIn,
    ],
    ['only asks for the sign-in while the pool is watched', { failure: 'hard', management: 'watch' }, signIn],
    ['puts the question when nobody has answered it', { failure: 'hard', management: 'unasked' }, ask],
    ['has nothing to ask about the Codex login', { login: 'cli', failure: 'hard', management: 'unasked' }, signIn],
    ['never flags what is transient', { failure: 'transient', before: 99 }, nothing],
    ['counts a first ambiguous one', { failure: 'ambiguous' }, count(1)],
    ['counts a second ambiguous one', { failure: 'ambiguous', before: 1 }, count(2)],
    ['flags at the third ambiguous one', { failure: 'ambiguous', before: 2 }, flag],
    [
      'asks for the sign-in at the third ambiguous one of the Codex login',
      { login: 'cli', failure: 'ambiguous', before: 2 },
      signIn,
    ],
    [
      'takes ambiguous ones less than ten minutes apart as one',
      { failure: 'ambiguous', before: 2, minutesAgo: 9.99 },
      nothing,
    ],
    ['counts ambiguous ones exactly ten minutes apart', { failure: 'ambiguous', before: 2, minutesAgo: 10 }, flag],
    ['follows the setting upwards', { failure: 'ambiguous', before: 2, limit: 5 }, count(3)],
    ['follows the setting down to one', { failure: 'ambiguous', limit: 1 }, flag],
    ['goes on counting after the clock was set back', { failure: 'ambiguous', before: 1, minutesAgo: -500 }, count(2)],
  ];
  it.each(table)('%s', (_name, input, expected) => {
    expect(decide(input)).toEqual(expected);
  });
});

describe('whether the pool is managed', () => {
  it.each([
    ['ask', null, 'unasked'],
    ['ask', 'watch', 'watch'],
    ['ask', 'manage', 'manage'],
    ['manage', 'watch', 'manage'],
    ['watch', 'manage', 'watch'],
  ] as const)('with the setting %s and the answer %s is %s', (setting, answered, expected) => {
    expect(effectiveManagement(setting, answered)).toBe(expected);
  });
});
