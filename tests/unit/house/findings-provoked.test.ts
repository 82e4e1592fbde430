import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../main/core/diagnosis/catalogue.ts';
import { assertedFindings } from './asserted-findings.ts';

const dir = fileURLToPath(new URL('../../', import.meta.url));
const asserted = new Set(
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.startsWith('unit'))
    .flatMap((name) => assertedFindings(readFileSync(join(dir, name), 'utf8'))),
);

it.each(Object.keys(catalogue))('a test that runs the doctor on real files asserts %s', (id) => {
  expect([...asserted]).toContain(id);
});

describe('what counts as asserting a finding', () => {
  it.each([
    ['the form itself', `expect(doctorFinds(report, 'clock-off').sentence).toBe('It is.');`, ['clock-off']],
    ['a row of a table that asserts it', `['fails', (told) => doctorFinds(told, 'codex-silent')],`, ['codex-silent']],
    ['two in one line', `doctorFinds(a, 'set-aside'); doctorFinds(b, 'guard-held');`, ['set-aside', 'guard-held']],
    ['a bare name in a table', `it.each([['clock-off', {}]])('finds %s', (id) => {`, []],
    ['that there is none', `expect(ids).not.toContain('clock-off');`, []],
    ['the step of a repair', `expect(report.steps).toMatchObject([{ id: 'clock-off', outcome: 'done' }]);`, []],
    ['a line that is a comment', `  // doctorFinds(report, 'clock-off')`, []],
    ['a longer comment', `/* Once:\n doctorFinds(report, 'clock-off') */`, []],
    ['a name that is worked out', 'doctorFinds(report, id);', []],
    ['another function', `nobodyFinds(report, 'clock-off')`, []],
  ])('%s', (_what, source, ids) => {
    expect(assertedFindings(source)).toEqual(ids);
  });
});
