import { describe, expect, it } from 'vitest';
import { type OtherComputers, otherComputers } from '../../../../main/core/diagnosis/other-computers.ts';
import type { ProcessOwner } from '../../../../main/core/ports.ts';

const dayMs = 24 * 60 * 60 * 1000;
const nowMs = Date.UTC(2026, 10, 21, 12);
const self: ProcessOwner = { pid: 7, startedAt: '1', bootId: null, pidNamespace: null, host: 'laptop', machine: 'm1' };

function writer(host: string, machine: string | null, daysAgo = 0) {
  return { owner: { ...self, pid: 3, host, machine }, lastHeardMs: nowMs - daysAgo * dayMs };
}
const none: OtherComputers = { count: 0, mayBeRenamed: false };

describe('other computers in our folder', () => {
  it.each<[string, readonly ReturnType<typeof writer>[], OtherComputers]>([
    ['nobody wrote', [], none],
    ['only we did', [writer('laptop', 'm1')], none],
    ['a version of ours that knew only the name did', [writer('laptop', null)], none],
    ['we did under our old name', [writer('old', 'm1')], none],
    [
      'we did under our old name, first by a version that knew only that',
      [writer('old', 'm1'), writer('old', null)],
      none,
    ],
    ['another one did', [writer('desk', 'm2')], { count: 1, mayBeRenamed: false }],
    ['another one of our name did', [writer('laptop', 'm2')], { count: 1, mayBeRenamed: false }],
    ['one did that has only a name', [writer('desk', null)], { count: 1, mayBeRenamed: true }],
    ['one did with both versions', [writer('desk', 'm2'), writer('desk', null)], { count: 1, mayBeRenamed: false }],
    ['one did under two names', [writer('desk', 'm2'), writer('tower', 'm2')], { count: 1, mayBeRenamed: false }],
    ['two did', [writer('desk', 'm2'), writer('tower', 'm3')], { count: 2, mayBeRenamed: false }],
    ['one did within a month', [writer('desk', 'm2', 29)], { count: 1, mayBeRenamed: false }],
    ['one did, and not for a month', [writer('desk', 'm2', 30)], none],
    [
      'a copy of long ago, and another one now',
      [writer('desk', 'm2', 90), writer('tower', 'm3')],
      { count: 1, mayBeRenamed: false },
    ],
  ])('count while they write: %s', (_who, writers, expected) => {
    expect(otherComputers(writers, { self, nowMs })).toEqual(expected);
  });

  it('may be this one renamed where the system does not name the machine', () => {
    const unnamed = { self: { ...self, machine: null }, nowMs };
    expect(otherComputers([writer('desk', 'm2')], unnamed)).toEqual({ count: 1, mayBeRenamed: true });
    expect(otherComputers([writer('laptop', 'm2')], unnamed)).toEqual(none);
  });
});
