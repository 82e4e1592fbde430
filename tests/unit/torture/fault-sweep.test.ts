import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noFaultEffort } from '../../torture/fault-campaign.ts';
import { type FaultOutcome, openFaultSweep } from '../../torture/fault-sweep.ts';
import type { Fault } from '../../torture/traced-fault.ts';

const use = 'a use';
const fault: Fault = { call: 'rename', count: 4, error: 'EIO', lasts: false };
const outcome: FaultOutcome = {
  use,
  fault,
  effort: { ...noFaultEffort(), runs: 1, struck: 1 },
  harm: [{ harm: 'lost', what: 'request 1 of mira' }],
};

function keptPath(): string {
  return join(mkdtempSync(join(tmpdir(), 'sweep-')), 'test-results', 'sweep.ndjson');
}

describe('a sweep over all faults', () => {
  it('goes on with the same faults and all that came of them when it was stopped', () => {
    const path = keptPath();
    const first = openFaultSweep(path);
    expect(first.faultsOf(use)).toBeNull();
    first.keepFaults(use, [fault]);
    first.keepOutcome(outcome);
    const next = openFaultSweep(path);
    expect(next.faultsOf(use)).toEqual([fault]);
    expect(next.outcomes()).toMatchObject([outcome]);
    expect(next.wasPlayed(use, fault)).toBe(true);
  });

  it.each<[string, string, Partial<Fault>]>([
    ['another error', use, { error: 'EROFS' }],
    ['the next call', use, { count: 5 }],
    ['another call', use, { call: 'link' }],
    ['a lasting one', use, { lasts: true }],
    ['one of another use', 'another use', {}],
  ])('has not played %s yet when it has played one fault', (_what, of, changes) => {
    const sweep = openFaultSweep(null);
    sweep.keepOutcome(outcome);
    expect(sweep.wasPlayed(use, fault)).toBe(true);
    expect(sweep.wasPlayed(of, { ...fault, ...changes })).toBe(false);
  });

  it('plays again what was cut off in mid-write, and loses nothing of what comes after it', () => {
    const path = keptPath();
    openFaultSweep(path).keepFaults(use, [fault]);
    appendFileSync(path, '\n{"t":"outcome","use":"a use","fau');
    const next = openFaultSweep(path);
    expect(next.wasPlayed(use, fault)).toBe(false);
    next.keepOutcome(outcome);
    expect(openFaultSweep(path).outcomes()).toHaveLength(1);
  });
});
