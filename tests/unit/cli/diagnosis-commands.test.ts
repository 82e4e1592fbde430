import { describe, expect, it } from 'vitest';
import { commandExamples } from '../../../build/command-examples.ts';
import type { Finding, FixReport } from '../../../shared/diagnosis-report.ts';
import { accountCheck, checkReport, doctorReport } from './diagnosis-reports.ts';
import { run } from './program-world.ts';

const finding: Finding = {
  id: 'proxy-malformed',
  family: 'network',
  severity: 'error',
  subject: 'Proxy',
  sentence: 'What HTTPS_PROXY says is no address of a proxy.',
  nextStep: 'Write it as `http://host:port` in HTTPS_PROXY, or empty it.',
  fixable: false,
  loginHelps: false,
  account: null,
};

describe('doctor', () => {
  it.each([
    ['error', 1],
    ['warning', 0],
    ['note', 0],
  ] as const)('ends with the code that a finding of the kind %s calls for: %i', async (severity, code) => {
    const doctor = () => Promise.resolve(doctorReport([{ ...finding, severity }]));
    expect((await run(['doctor'], { app: { doctor } })).exitCode).toBe(code);
  });

  it('prints what is wrong and the next step below it, and strips what could steer a terminal', async () => {
    const hostile = { ...finding, sentence: 'bad \u001b[31mred\u0007 text.' };
    const { out } = await run(['doctor'], { app: { doctor: () => Promise.resolve(doctorReport([hostile])) } });
    expect(out).toMatch(/^✗ Proxy {14}bad .*text\.\n {21}→ Write it as `http:\/\/host:port` in HTTPS_PROXY,/m);
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('\u0007');
  });

  it('puts a path that is too long for the column below its subject, in one piece', async () => {
    const path = `/home/mira/${'deep/'.repeat(12)}leases`;
    const long = { ...finding, sentence: `${path} (the default place)` };
    const { out } = await run(['doctor'], { app: { doctor: () => Promise.resolve(doctorReport([long])) } });
    expect(out).toContain(`✗ Proxy\n    ${path}`);
  });

  it('says that nothing is wrong when nothing is', async () => {
    expect((await run(['doctor'])).out.trimEnd().endsWith('Nothing is wrong.')).toBe(true);
  });
});

describe('check', () => {
  it('ends with 1 only when the services were asked and an account could not be read', async () => {
    const report = checkReport([accountCheck({ state: 'unreachable' })]);
    const asked = { app: { check: () => Promise.resolve({ ...report, refreshed: true }) } };
    const known = { app: { check: () => Promise.resolve(report) } };
    expect([(await run(['check', '--refresh'], asked)).exitCode, (await run(['check'], known)).exitCode]).toEqual([
      1, 0,
    ]);
  });

  it('shows a row per account and what each needs below', async () => {
    const sentence = 'It will need attention: not refreshed for 21 days.';
    const soon = accountCheck({ attention: 'soon', sentence, nextStep: 'Try it while there is time.' });
    const { out } = await run(['check'], { app: { check: () => Promise.resolve(checkReport([soon])) } });
    expect(out).toMatch(/^! +mira@fernhill\.example .*100/m);
    expect(out.replace(/\s+/g, ' ')).toContain(`${sentence} Try it while there is time.`);
  });
});

describe('fix', () => {
  it('shows its plan on a terminal, and changes nothing when the answer is no', async () => {
    const { exitCode, calls, err } = await run(['fix'], { io: { ask: () => Promise.resolve('n') } });
    expect(calls.filter(([name]) => name === 'fix')).toEqual([['fix', { dryRun: true }]]);
    expect(err).toContain('Point at accounts that are there.');
    expect(exitCode).toBe(130);
  });

  it('goes on after a yes', async () => {
    const { calls } = await run(['fix'], { io: { ask: () => Promise.resolve('yes') } });
    expect(calls.filter(([name]) => name === 'fix')).toEqual([
      ['fix', { dryRun: true }],
      ['fix', { dryRun: false }],
    ]);
  });

  it.each([
    [
      ['fix', '--dry-run'],
      ['fix', { dryRun: true }],
    ],
    [
      ['fix', '--yes'],
      ['fix', { dryRun: false }],
    ],
    [
      ['fix', '--json'],
      ['fix', { dryRun: false }],
    ],
    [['fix', '--undo'], ['undoFix']],
  ])('asks nobody with %j', async (argv, call) => {
    const ask = () => Promise.reject(new Error('asked'));
    const { calls } = await run(argv, { io: { ask } });
    expect(calls.filter(([name]) => name !== 'close')).toEqual([call]);
  });

  it('ends with 1 when something could not be put right, and says why', async () => {
    const [step] = commandExamples.fix.steps;
    const steps = step === undefined ? [] : [{ ...step, outcome: 'failed' as const, message: 'Somebody holds it.' }];
    const report: FixReport = { ...commandExamples.fix, dryRun: false, steps };
    const { exitCode, out } = await run(['fix', '--yes'], { app: { fix: () => Promise.resolve(report) } });
    expect(exitCode).toBe(1);
    expect(out).toContain('Somebody holds it.');
    expect(out).not.toContain('--undo');
  });

  it.each<[string, Partial<FixReport>]>([
    ['with nothing to do', { steps: [] }],
    ['as a preview', {}],
    ['when it is done', { dryRun: false, changed: true, backup: '/home/mira/.codex/quota-tray/custody/before-fix/1' }],
    ['when it is taken back', { dryRun: false, undo: true, changed: true }],
  ])('breaks its lines between words in a narrow terminal: %s', async (_when, changes) => {
    const report: FixReport = { ...commandExamples.fix, ...changes };
    const { out } = await run(['fix', '--yes'], { app: { fix: () => Promise.resolve(report) }, io: { columns: 50 } });
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(50);
  });

  it('refuses a preview of taking back', async () => {
    expect((await run(['fix', '--undo', '--dry-run'])).exitCode).toBe(2);
  });
});

describe('report', () => {
  it('asks for what its flags say', async () => {
    const { calls } = await run(['report', '--include-flagged', '--diagnostics']);
    expect(calls[0]).toEqual(['report', { includeFlagged: true, diagnostics: true, includeEmail: false }]);
  });
});
