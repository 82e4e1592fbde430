import { describe, expect, it } from 'vitest';
import { commandShapes } from '../../../main/cli/command-shapes.ts';
import { AppError } from '../../../main/core/app-error.ts';
import type { ErrorCode, ErrorView } from '../../../shared/errors.ts';
import type { StatusReport } from '../../../shared/status-report.ts';
import { type ProgramWorld, run } from './program-world.ts';
import { accountStatus, statusReport, verification, verifyReport } from './reports.ts';

const aborted = AbortSignal.abort();

/** Standard output is the whole document and nothing else; JSON.parse refuses a second one. */
function errorOf(out: string): ErrorView {
  return commandShapes.error.parse(JSON.parse(out)).error;
}

describe('a command with --json', () => {
  it.each([
    [['status'], commandShapes.status],
    [['status', '--refresh'], commandShapes.status],
    [['verify-flagged'], commandShapes.verifyFlagged],
    [['refresh'], commandShapes.refresh],
    [['flag', 'mira'], commandShapes.move],
    [['unflag', 'mira', '--yes'], commandShapes.move],
    [['undo'], commandShapes.move],
  ])('prints the one document of %j', async (argv, shape) => {
    const { out, exitCode } = await run([...argv, '--json']);
    expect(shape.parse(JSON.parse(out))).toMatchObject({ command: argv[0] });
    expect(exitCode).toBe(0);
  });

  it('is also asked for by -j, alone or beside -n, in verify-flagged', async () => {
    for (const flags of [['-j'], ['-n', '-j'], ['-nj']]) {
      const { out } = await run(['verify-flagged', ...flags]);
      expect(commandShapes.verifyFlagged.parse(JSON.parse(out)).total).toBe(1);
    }
    expect(errorOf((await run(['verify-flagged', '-nj', '--bogus'])).out).code).toBe('wrong-usage');
  });

  it.each([
    [
      'a refusal',
      new AppError('store-broken', 'auth.json ends in the middle.', { hint: 'Restore it.' }),
      'store-broken',
    ],
    ['a bug', new TypeError('secret inner text'), 'internal'],
  ])('prints %s as the one document, and as one line on standard error', async (_name, error, code) => {
    const { out, err } = await run(['status', '--json'], { app: { status: () => Promise.reject(error) } });
    expect(errorOf(out).code).toBe(code);
    expect(err).toMatch(/^codex-quota: [^\n]+\n/);
    expect(out + err).not.toContain('secret inner text');
  });

  it('prints the document when not even the app can be made', async () => {
    const makeApp = () => Promise.reject(new AppError('store-unreadable', 'The home cannot be read.'));
    expect(errorOf((await run(['undo', '--json'], { makeApp })).out).code).toBe('store-unreadable');
  });

  it.each(['drain', 'close'] as const)('prints no second document when %s fails after the report', async (method) => {
    const failing = { [method]: () => Promise.reject(new AppError('disk-full', 'There is no room.')) };
    const { out, err, exitCode } = await run(['status', '--json'], { app: failing });
    expect(commandShapes.status.parse(JSON.parse(out)).command).toBe('status');
    expect(err).toContain('There is no room.');
    expect(exitCode).toBe(1);
  });

  it('prints what a stopped run has done, and ends as stopped', async () => {
    const { out, exitCode } = await run(['verify-flagged', '--json'], { io: { signal: aborted } });
    expect(commandShapes.verifyFlagged.parse(JSON.parse(out)).restored).toBe(1);
    expect(exitCode).toBe(130);
  });
});

describe('wrong usage', () => {
  it.each([
    ['a mistyped command', ['statsu'], 'unknown command', 'Did you mean status?'],
    ['help about a mistyped command', ['statsu', '--help'], 'unknown command', 'Did you mean status?'],
    ['help in front of a mistyped command', ['help', 'statsu'], 'unknown command', 'Did you mean status?'],
    ['a mistyped option', ['status', '--refrsh'], 'unknown option', 'Did you mean --refresh?'],
    ['no command', [], 'No command was given.', 'codex-quota --help'],
    ['a command behind an unknown word', ['bogus', 'status'], "unknown command 'bogus'", 'codex-quota --help'],
    ['a word too many', ['status', 'now'], 'too many arguments', 'codex-quota status --help'],
    ['a missing key', ['flag'], "missing required argument 'key'", 'codex-quota flag --help'],
    ['a missing value', ['verify-flagged', '--account'], 'argument missing', 'verify-flagged --help'],
    ['no refresh in flight', ['verify-flagged', '--concurrency', '0'], 'a whole number from 1 to 16', '--help'],
    ['17 refreshes in flight', ['verify-flagged', '--concurrency', '17'], 'a whole number from 1 to 16', '--help'],
    ['half a refresh', ['verify-flagged', '--concurrency', '1.5'], 'a whole number from 1 to 16', '--help'],
    ['an empty number', ['verify-flagged', '--concurrency='], 'a whole number from 1 to 16', '--help'],
  ])('exits 2 for %s and says what was meant', async (_name, argv, what, next) => {
    const { exitCode, out, err, calls } = await run(argv);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(what);
    expect(err).toContain(next);
    expect(calls).toEqual([]);
    const asJson = await run([...argv.slice(0, 1), '--json', ...argv.slice(1)]);
    expect(errorOf(asJson.out).code).toBe('wrong-usage');
  });

  it('shows the help on standard error when no command was given', async () => {
    expect((await run([])).err).toContain('verify-flagged');
  });

  it('cannot smuggle control characters to the terminal', async () => {
    const { err } = await run(['\u001b[2Jx']);
    expect(err.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('help and version', () => {
  it.each([
    [['--version'], '9.8.7'],
    [['--help'], 'verify-flagged'],
    [['status', '--help'], '--refresh'],
    [['help', 'status'], '--refresh'],
    [['help'], 'verify-flagged'],
    [['help', 'help'], 'verify-flagged'],
    [['verify-flagged', '-h'], '--dry-run'],
    [['refresh', '--help'], '--print-only'],
    [['flag', '--help'], '--reason'],
    [['unflag', '--help'], '--yes'],
    [['undo', '--help'], 'last 24 hours'],
    [['demo', '--help'], 'made-up accounts'],
  ])('%j is answered on standard output with exit code 0', async (argv, text) => {
    const { exitCode, out, err, calls } = await run(argv);
    expect({ exitCode, err, calls }).toEqual({ exitCode: 0, err: '', calls: [] });
    expect(out).toContain(text);
  });
});

describe('the options', () => {
  const standard = { dryRun: false, restore: true, probe: true, concurrency: 4, accounts: [] };
  it.each([
    [[], standard],
    [['-n'], { ...standard, dryRun: true }],
    [['--dry-run', '--no-probe'], { ...standard, dryRun: true, probe: false }],
    [['--no-restore'], { ...standard, restore: false }],
    [['--concurrency', '16'], { ...standard, concurrency: 16 }],
    [['--account', 'a', '--account', 'b@c.example'], { ...standard, accounts: ['a', 'b@c.example'] }],
  ])('of verify-flagged %j reach the app', async (flags, options) => {
    expect((await run(['verify-flagged', ...flags])).calls).toEqual([['verifyFlagged', options], ['close']]);
  });

  it.each([
    [['status'], ['status', { refresh: false }]],
    [
      ['status', '--refresh'],
      ['status', { refresh: true }],
    ],
    [
      ['refresh', '--force'],
      ['refresh', { force: true, printOnly: false }],
    ],
    [
      ['refresh', '--print-only'],
      ['refresh', { force: false, printOnly: true }],
    ],
    [
      ['flag', 'k', '--reason', 'on loan'],
      ['flag', 'k', 'on loan'],
    ],
    [
      ['flag', 'k'],
      ['flag', 'k', null],
    ],
    [
      ['unflag', 'k', '--yes'],
      ['unflag', 'k'],
    ],
    [
      ['undo', 'k'],
      ['undo', 'k'],
    ],
    [['undo'], ['undo', null]],
  ])('of %j reach the app', async (argv, call) => {
    expect((await run(argv)).calls).toEqual([call, ['close']]);
  });
});

describe('unflag without --yes', () => {
  it.each([[['unflag', 'k']], [['unflag', 'k', '--json']]])(
    'is refused where nobody can be asked: %j',
    async (argv) => {
      const { exitCode, err, calls } = await run(argv);
      expect(exitCode).toBe(2);
      expect(err).toContain('--yes');
      expect(calls).toEqual([['close']]);
    },
  );

  it.each([
    ['y', 0, [['unflag', 'k'], ['close']]],
    [' YES ', 0, [['unflag', 'k'], ['close']]],
    ['', 130, [['close']]],
    ['n', 130, [['close']]],
  ])('asks on a terminal, and %j is taken at its word', async (answer, exitCode, calls) => {
    const ran = await run(['unflag', 'k'], { io: { ask: () => Promise.resolve(answer) } });
    expect({ exitCode: ran.exitCode, calls: ran.calls }).toEqual({ exitCode, calls });
  });
});

describe('the exit code', () => {
  const states = (...all: readonly StatusReport['accounts'][number]['state'][]): ProgramWorld['app'] => ({
    status: () => Promise.resolve(statusReport(all.map((state) => accountStatus({ state })))),
  });
  const outcomes = (...all: readonly Parameters<typeof verification>[0][]): ProgramWorld['app'] => ({
    verifyFlagged: () => Promise.resolve(verifyReport(all.map((one) => verification(one)))),
  });

  it.each([
    ['a login that works', ['status', '--refresh'], states('ok', 'limited'), 0],
    ['no login at all', ['status'], states(), 3],
    ['every login in need of a sign-in', ['status'], states('needs-sign-in', 'needs-sign-in'), 3],
    ['one of two in need of a sign-in', ['status', '--refresh'], states('ok', 'needs-sign-in'), 0],
    ['a login that could not be read now', ['status', '--refresh'], states('ok', 'unreachable'), 1],
    ['one that could not be read some time ago', ['status'], states('ok', 'unreachable'), 0],
    ['a login without quota', ['status', '--refresh'], states('unsupported'), 0],
    ['nothing set aside', ['verify-flagged'], outcomes(), 0],
    ['a restore', ['verify-flagged'], outcomes({}), 0],
    ['a sign-in that stopped', ['verify-flagged'], outcomes({ outcome: 'still-flagged', verdict: 'needs-sign-in' }), 0],
    ['a limit', ['verify-flagged'], outcomes({ outcome: 'still-flagged', verdict: 'limited' }), 0],
    ['a conflict', ['verify-flagged'], outcomes({ outcome: 'still-flagged', verdict: 'conflict' }), 0],
    ['a full pool', ['verify-flagged'], outcomes({ outcome: 'restore-skipped' }), 0],
    ['what only a check can tell', ['verify-flagged', '-n'], outcomes({ outcome: 'would-verify', verdict: null }), 0],
    ['one that could not be told', ['verify-flagged'], outcomes({}, { outcome: 'undetermined' }), 1],
  ])('for %s in %j is right', async (_name, argv, app, exitCode) => {
    expect((await run(argv, { app: app ?? {} })).exitCode).toBe(exitCode);
  });

  it.each<[ErrorCode, number]>([
    ['wrong-usage', 2],
    ['unknown-account', 2],
    ['ambiguous-account', 2],
    ['no-login', 3],
    ['needs-sign-in', 3],
    ['undetermined', 1],
    ['network', 1],
    ['store-broken', 1],
    ['store-unsupported', 1],
    ['store-unreadable', 1],
    ['store-not-writable', 1],
    ['store-busy', 1],
    ['disk-full', 1],
    ['custody-unreadable', 1],
    ['not-possible', 1],
    ['internal', 1],
    ['cancelled', 130],
  ])('of the error %s is %i', async (code, exitCode) => {
    const app = { refresh: () => Promise.reject(new AppError(code, 'It did not work.')) };
    const ran = await run(['refresh', '--json'], { app });
    expect(ran.exitCode).toBe(exitCode);
    expect(errorOf(ran.out).code).toBe(code);
  });
});

describe('the question about the pool', () => {
  const stopped = statusReport([accountStatus({ state: 'needs-sign-in' })]);
  const unasked = { status: () => Promise.resolve(stopped), management: () => Promise.resolve('unasked' as const) };

  it.each([
    ['y', 'manage'],
    ['', 'watch'],
    ['no', 'watch'],
  ])('is asked once on a terminal, and %j means %s', async (answer, choice) => {
    const { calls } = await run(['status', '--refresh'], { app: unasked, io: { ask: () => Promise.resolve(answer) } });
    expect(calls).toEqual([['chooseManagement', choice], ['close']]);
  });

  it('is put off where nobody can be asked, and said so beside the document', async () => {
    const { calls, err, out } = await run(['status', '--refresh', '--json'], { app: unasked });
    expect(calls).toEqual([['close']]);
    expect(err).toContain('until you choose');
    expect(commandShapes.status.parse(JSON.parse(out)).accounts).toHaveLength(1);
  });
});

it('never lets an account name of a move reach the terminal raw', async () => {
  const message = '\u001b[31mred\u202e is set aside.';
  const app = {
    flag: () => Promise.resolve({ schemaVersion: 1, command: 'flag', changed: true, moved: [], message } as const),
  };
  const { out } = await run(['flag', 'k'], { app });
  expect(out.trim()).toBe('\uFFFD[31mred\uFFFD is set aside.');
  expect((await run(['flag', 'k', '--json'], { app })).out).not.toMatch(/\u202e/);
});

describe('an error for people', () => {
  const path = `/home/${'long-name/'.repeat(12)}auth.json`;
  const failing = (hint: string): ProgramWorld['app'] => ({
    status: () =>
      Promise.reject(new AppError('store-unreadable', `${path} cannot be read by anybody at all.`, { hint })),
  });

  it('is one line where no terminal is, and wrapped at words on one', async () => {
    const app = failing(
      'Close the other program, wait for a moment until it has let go of the file, then run it again.',
    );
    const piped = await run(['status'], { app: app ?? {} });
    expect(piped.err.trimEnd().split('\n')).toHaveLength(2);
    const seen = await run(['status'], { app: app ?? {}, io: { isErrTerminal: true, columns: 60 } });
    const tooLong = seen.err.split('\n').filter((line) => line.length > 60);
    expect(tooLong).toEqual([path]);
  });

  it('leaves the command that mends it in one piece', async () => {
    const hint = `Make it readable with: chmod u+r "${path}"`;
    const { err } = await run(['status'], { app: failing(hint) ?? {}, io: { isErrTerminal: true, columns: 60 } });
    expect(err.split('\n')).toContain(hint);
  });
});
