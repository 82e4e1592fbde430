import { expect } from 'vitest';
import type { FindingId } from '../../main/core/diagnosis/catalogue.ts';

/**
 * The finding of that name, in what the doctor said; fails without it. Every finding there is has to be called for so by a test that
 * provokes it, with its name written out (tests/unit/house/findings-provoked.test.ts).
 */
export function doctorFinds<F extends { readonly id: string }>(
  report: { readonly command: 'doctor'; readonly findings: readonly F[] },
  id: FindingId,
): F {
  expect(report.command).toBe('doctor');
  const found = report.findings.find((one) => one.id === id);
  if (found === undefined) expect(report.findings.map((one) => one.id)).toContain(id);
  if (found === undefined) throw new Error(`The doctor does not find ${id}.`);
  return found;
}
