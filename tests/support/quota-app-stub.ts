import type { Outlook } from '../../main/core/diagnosis/diagnosis.ts';
import type { Notice } from '../../main/core/notices.ts';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import type { Standing } from '../../main/core/standing/standing.ts';
import type { SavedResets, StatusReport } from '../../shared/status-report.ts';
import type { AccountVerification, VerifyOptions } from '../../shared/verify-report.ts';
import { noInspection } from './no-inspection.ts';
import { noSignIns } from './no-sign-ins.ts';

/** What the app asked of the core, in order. */
type CoreCall =
  | { readonly kind: 'read'; readonly inBackground: boolean; readonly atMs: number }
  | { readonly kind: 'verify'; readonly options: VerifyOptions; readonly atMs: number }
  | { readonly kind: 'other'; readonly name: string; readonly atMs: number };

/** A core that answers what a test says, at once or when the test lets it. */
export interface QuotaAppStub extends QuotaApp {
  readonly calls: readonly CoreCall[];
  /** The most readings and checks that ever went on side by side. */
  readonly atOnce: () => number;
  readingAt: (atMs: number) => StatusReport;
  stand: (atMs: number) => Standing;
  saved: readonly SavedResets[];
  /** Asked with every look. */
  ahead: () => Promise<Outlook>;
  verify: (key: string) => AccountVerification;
  /** Held until it resolves: what goes on meanwhile is what a test is about. */
  gate: Promise<void>;
  notices: Notice[];
  choice: 'manage' | 'watch' | 'unasked';
  isClosed: boolean;
}

async function diagnosesNothing(): Promise<never> {
  throw new Error('The tray never diagnoses by itself.');
}

const nothingMoved = { schemaVersion: 1, changed: true, moved: [], message: '' } as const;

export function createQuotaAppStub(nowMs: () => number, readingAt: (atMs: number) => StatusReport): QuotaAppStub {
  const calls: CoreCall[] = [];
  let going = 0;
  let most = 0;
  const during = async <T>(work: () => Promise<T>): Promise<T> => {
    going += 1;
    most = Math.max(most, going);
    await stub.gate;
    return work().finally(() => {
      going -= 1;
    });
  };
  const other = (name: string): void => void calls.push({ kind: 'other', name, atMs: nowMs() });
  const stub: QuotaAppStub = {
    calls,
    atOnce: () => most,
    readingAt,
    stand: () => ({ leadKey: null, heldBack: null, stories: {}, answers: {}, undoable: [], watched: [], setAside: [] }),
    saved: [],
    ahead: async () => ({ conflicts: [], signIns: {} }),
    verify: (key) => madeUpVerification(key),
    gate: Promise.resolve(),
    notices: [],
    choice: 'manage',
    isClosed: false,
    async status({ refresh, inBackground = false }) {
      if (!refresh) return stub.readingAt(nowMs());
      calls.push({ kind: 'read', inBackground, atMs: nowMs() });
      return during(async () => stub.readingAt(nowMs()));
    },
    async verifyFlagged(run) {
      const { signal, progress, ...options } = run;
      calls.push({ kind: 'verify', options, atMs: nowMs() });
      for (const key of options.accounts) progress?.onStep?.(key, 'refreshing');
      return during(async () => {
        const keys = signal?.aborted === true ? [] : options.accounts;
        for (const [index, key] of keys.entries()) progress?.onReport?.(stub.verify(key), index + 1, keys.length);
        return verifyReport(keys.map(stub.verify), options);
      });
    },
    async refresh() {
      throw new Error('The tray never refreshes by itself.');
    },
    async flag(key) {
      other(`flag ${key}`);
      return { ...nothingMoved, command: 'flag' };
    },
    async unflag(key) {
      other(`unflag ${key}`);
      return { ...nothingMoved, command: 'unflag' };
    },
    async undo(key) {
      other(`undo ${key}`);
      return { ...nothingMoved, command: 'undo' };
    },
    async remove(key) {
      other(`remove ${key}`);
    },
    signIns: noSignIns,
    doctor: diagnosesNothing,
    check: diagnosesNothing,
    report: diagnosesNothing,
    fix: diagnosesNothing,
    undoFix: diagnosesNothing,
    conflicts: async () => [],
    outlook: () => stub.ahead(),
    inspection: noInspection,
    savedResets: async () => stub.saved,
    standing: async () => stub.stand(nowMs()),
    management: async () => stub.choice,
    async chooseManagement(choice) {
      stub.choice = choice;
    },
    takeNotices: () => stub.notices.splice(0),
    listening: () => 0,
    async drain() {
      other('drain');
    },
    async close() {
      other('close');
      stub.isClosed = true;
    },
  };
  return stub;
}

function madeUpVerification(key: string): AccountVerification {
  return {
    index: 0,
    key,
    label: key,
    outcome: 'restored',
    message: 'Restored: refreshed and saved',
    verdict: 'healthy',
    reason: null,
    httpStatus: null,
    resetAt: null,
    accessAcceptedUntil: null,
    nextStep: null,
    spent: true,
    durationMs: 1,
  };
}

function verifyReport(reports: readonly AccountVerification[], { dryRun, restore }: VerifyOptions) {
  const counts = { restored: reports.length, healthyFlagged: 0, stillFlagged: 0, restoreSkipped: 0, undetermined: 0 };
  const rest = { wouldRestore: 0, wouldVerify: 0, remainingFlagged: 0, changed: true, dryRun, restore, reports };
  return { schemaVersion: 1 as const, command: 'verify-flagged' as const, total: reports.length, ...counts, ...rest };
}
