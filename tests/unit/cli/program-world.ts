import { commandExamples } from '../../../build/command-examples.ts';
import type { CommandIo } from '../../../main/cli/command-io.ts';
import type { ExitCode } from '../../../main/cli/exit-code.ts';
import { runProgram } from '../../../main/cli/program.ts';
import type { QuotaApp } from '../../../main/core/quota-app.ts';
import type { MoveReport, RefreshReport } from '../../../shared/action-report.ts';
import { noInspection } from '../../support/no-inspection.ts';
import { noSignIns } from '../../support/no-sign-ins.ts';
import { accountCheck, checkReport, doctorReport } from './diagnosis-reports.ts';
import { accountStatus, isoIn, nowMs, statusReport, verification, verifyReport } from './reports.ts';

export interface Ran {
  readonly exitCode: ExitCode;
  readonly out: string;
  readonly err: string;
  /** What the program asked of the app, in order. */
  readonly calls: readonly (readonly [method: string, ...details: readonly unknown[]])[];
}

export interface ProgramWorld {
  readonly app?: Partial<QuotaApp>;
  readonly io?: Partial<CommandIo>;
  readonly makeApp?: () => Promise<QuotaApp>;
}

const refreshReport: RefreshReport = {
  schemaVersion: 1,
  command: 'refresh',
  action: 'refreshed',
  key: 'abcde12345',
  label: 'mira@fernhill.example',
  message: 'Refreshed and saved.',
  accessExpiresAt: isoIn(600),
  request: null,
};

function moveReport(command: MoveReport['command']): MoveReport {
  const moved = [{ key: 'abcde12345', label: 'mira', from: 'pool', to: 'flagged' }] as const;
  return { schemaVersion: 1, command, changed: true, moved, message: 'Moved.' };
}

/** The program in this process, on an app that answers at once and a world that only listens. */
export async function run(argv: readonly string[], world: ProgramWorld = {}): Promise<Ran> {
  const calls: [string, ...unknown[]][] = [];
  const heard = { out: '', err: '' };
  const io: CommandIo = {
    out: (text) => {
      heard.out += text;
    },
    err: (text) => {
      heard.err += text;
    },
    ask: null,
    isOutTerminal: false,
    isErrTerminal: false,
    columns: 80,
    isColoured: false,
    now: () => nowMs,
    signal: new AbortController().signal,
    version: '9.8.7',
    ...world.io,
  };
  const app = quickApp(calls, world.app ?? {});
  const exitCode = await runProgram(argv, {
    io,
    log: { write: () => undefined },
    makeApp: world.makeApp ?? (() => Promise.resolve(app)),
    runDemo: () => Promise.resolve(0),
  });
  return { exitCode, ...heard, calls };
}

function quickApp(calls: [string, ...unknown[]][], changes: Partial<QuotaApp>): QuotaApp {
  const told = <T>(name: string, details: readonly unknown[], value: T): Promise<T> => {
    calls.push([name, ...details]);
    return Promise.resolve(value);
  };
  return {
    status: ({ refresh }) => told('status', [{ refresh }], statusReport([accountStatus()])),
    savedResets: () => Promise.resolve([]),
    verifyFlagged: ({ signal: _signal, progress: _progress, ...options }) =>
      told('verifyFlagged', [options], verifyReport([verification()])),
    refresh: ({ force, printOnly }) => told('refresh', [{ force, printOnly }], refreshReport),
    flag: (...details) => told('flag', details, moveReport('flag')),
    unflag: (...details) => told('unflag', details, moveReport('unflag')),
    undo: (...details) => told('undo', details, moveReport('undo')),
    remove: (...details) => told('remove', details, undefined),
    standing: () => Promise.reject(new Error('The command never asks for it.')),
    signIns: noSignIns,
    management: () => Promise.resolve('manage'),
    chooseManagement: (...details) => told('chooseManagement', details, undefined),
    doctor: () => told('doctor', [], doctorReport()),
    check: ({ refresh }) => told('check', [{ refresh }], checkReport([accountCheck()])),
    report: ({ signal: _signal, ...options }) => told('report', [options], commandExamples.report),
    fix: (...details) => told('fix', details, commandExamples.fix),
    undoFix: () => told('undoFix', [], commandExamples.fix),
    conflicts: () => Promise.resolve([]),
    outlook: () => Promise.reject(new Error('The command never asks for it.')),
    inspection: noInspection,
    takeNotices: () => [],
    listening: () => 0,
    drain: () => Promise.resolve(),
    close: () => told('close', [], undefined),
    ...changes,
  };
}
