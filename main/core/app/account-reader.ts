import type { AccountFile, FilesFound, ReadingProblem } from '../../../shared/errors.ts';
import type { StatusReport } from '../../../shared/status-report.ts';
import { fileInTheWay, toErrorView } from '../app-error.ts';
import type { Outlook } from '../diagnosis/diagnosis.ts';
import { errorName } from '../error-name.ts';
import type { Log } from '../ports.ts';
import type { QuotaApp } from '../quota-app.ts';
import type { AppState, StateCell } from './app-state.ts';
import type { Lane, Urgency } from './lane.ts';
import type { UsageHistory } from './usage-history.ts';
import { buildTrends, pointsOf } from './usage-trend.ts';

export interface AccountReaderDeps {
  readonly app: QuotaApp;
  readonly state: StateCell;
  readonly lane: Lane;
  readonly history: UsageHistory;
  readonly log: Log;
  readonly nowMs: () => number;
  /** What lies in the place of that file, and what copy of it. */
  readonly findInTheWay: (file: AccountFile) => Promise<FilesFound>;
  /** After every look at the files, when something may have to be told. */
  readonly afterLook: () => void;
}

export interface AccountReader {
  /** Asks the services. A reading that is under way is joined. Never rejects: what is wrong is shown. */
  read(urgency: Urgency): Promise<void>;
  /** The files alone. */
  look(): Promise<void>;
  /** Resolves when no reading goes on. */
  ended(): Promise<void>;
}

export function createAccountReader(deps: AccountReaderDeps): AccountReader {
  const { app, state, lane, history, nowMs } = deps;
  const keptAt = new Map<string, string>();
  let reading: Promise<void> | null = null;
  let looks = 0;
  let shown = 0;

  async function take(makeReport: () => Promise<StatusReport>, news: Partial<AppState> = {}): Promise<void> {
    looks += 1;
    let mine = looks;
    try {
      const status = await makeReport();
      // A reading looks at the files at its end, when the services have answered.
      if (news.hasRead === true) {
        looks += 1;
        mine = looks;
      }
      const [standing, outlook, savedResets, management] = await Promise.all([
        app.standing(),
        lookAhead(status, deps),
        app.savedResets(),
        app.management(),
      ]);
      const points = pointsOf(status.accounts, (key, fetchedAt) => keptAt.get(key) === fetchedAt);
      await history.record(points);
      keptAt.clear();
      for (const { key, fetchedAt } of status.accounts) if (fetchedAt !== null) keptAt.set(key, fetchedAt);
      const trends = await buildTrends(status.accounts, history);
      // Another one has looked later and was faster.
      if (mine < shown) return state.set(news);
      shown = mine;
      state.set({ status, standing, outlook, savedResets, management, trends, problem: null, ...news });
      deps.afterLook();
    } catch (error) {
      deps.log.write('error', 'The accounts could not be read', { cause: errorName(error) });
      const shownBefore = shown;
      const problem = await problemOf(error, deps);
      // Another look has found it mended meanwhile.
      if (shown === shownBefore) state.set({ problem });
    }
  }

  async function readOnce(urgency: Urgency): Promise<void> {
    const stopping = new AbortController();
    await lane.take(urgency, stopping, async () => {
      state.set({ isReading: true, lastReadAtMs: nowMs() });
      const inBackground = urgency === 'background';
      await take(() => app.status({ refresh: true, inBackground, signal: stopping.signal }), { hasRead: true });
    });
  }

  return {
    read(urgency) {
      reading ??= readOnce(urgency)
        .catch((error: unknown) => deps.log.write('debug', 'A reading was not begun', { cause: errorName(error) }))
        .finally(() => {
          reading = null;
          state.set({ isReading: false });
        });
      return reading;
    },
    look: () => take(() => app.status({ refresh: false })),
    async ended() {
      await reading;
    },
  };
}

const nothingFound: FilesFound = { broken: null, backup: null };

/** That something is wrong is shown whether or not more can be found out about it. */
async function problemOf(error: unknown, { findInTheWay, log }: AccountReaderDeps): Promise<ReadingProblem> {
  const file = fileInTheWay(error);
  if (file === null) return { ...toErrorView(error), file, found: nothingFound };
  const found = await findInTheWay(file).catch((cause: unknown) => {
    log.write('warn', 'The file in the way could not be looked at', { cause: errorName(cause) });
    return nothingFound;
  });
  return { ...toErrorView(error), file, found };
}

/** Good to know beside the numbers, and nothing that they wait for. */
async function lookAhead(status: StatusReport, { app, state, log }: AccountReaderDeps): Promise<Outlook | null> {
  try {
    return await app.outlook(status);
  } catch (error) {
    log.write('warn', 'What is ahead could not be found out', { cause: errorName(error) });
    return state.now().outlook;
  }
}
