import { type AppSnapshot, brokenSettingsId } from '../../../shared/app-snapshot.ts';
import type { Conflict } from '../diagnosis/conflicts.ts';
import { errorName } from '../error-name.ts';
import type { Notice } from '../notices.ts';
import type { Log } from '../ports.ts';
import type { StateCell } from './app-state.ts';
import { conflictKindOf, stillSeen, withSeen } from './conflict-notice.ts';
import { decideNews } from './decide-news.ts';
import type { ToldMemory } from './told-memory.ts';
import type { AppHost, AppNotification } from './tray-app.ts';

/** The oldest ones are no news any more. */
const untoldAtMost = 20;

/** `notices.json`. */
export interface ToldFile {
  read(): Promise<ToldMemory>;
  update(change: (before: ToldMemory) => ToldMemory): Promise<ToldMemory>;
}

export interface AnnouncerDeps {
  readonly file: ToldFile;
  readonly host: AppHost;
  readonly state: StateCell;
  readonly takeNotices: () => readonly Notice[];
  readonly log: Log;
  readonly nowMs: () => number;
}

export interface Announcer {
  /** Before anything is told: what was told in an earlier life. */
  load(): Promise<void>;
  /** Tells what is new; nobody waits for the system to show it. */
  announce(snapshot: AppSnapshot): void;
  seen(id: string): void;
  restoreShown(): void;
  /** Names are hidden from now on: what was kept to be told later still had them. */
  namesHidden(): void;
  /** Something that a window has to tell, since it is about no account. */
  tellInStrip(notice: Pick<AppNotification, 'id' | 'title' | 'body'>): void;
  /** Resolves when all of it is shown and on disk. */
  settled(): Promise<void>;
}

export function createAnnouncer({ file, host, state, takeNotices, log, nowMs }: AnnouncerDeps): Announcer {
  let told: ToldMemory | null = null;
  let pending: readonly Notice[] = [];
  /** Counts how often names were hidden: what was sent before must not come back with one. */
  let hidings = 0;
  let work: Promise<void> = Promise.resolve();

  function keepWaitingFor(more: Promise<unknown>): void {
    const earlier = work;
    work = more.then(() => earlier);
  }

  function remember(after: ToldMemory): void {
    const before = told;
    told = after;
    if (after === before) return;
    const { untold, seenConflicts, restoreShownAtMs } = after;
    if (before === null || isShownAnew(before, after)) state.set({ untold, seenConflicts, restoreShownAtMs });
    keepWaitingFor(file.update((kept) => told ?? kept).catch(tellLog));
  }

  function tellLog(error: unknown): void {
    log.write('warn', 'What was told could not be kept', { cause: errorName(error) });
  }

  async function send(notification: AppNotification): Promise<void> {
    // Tried again each time: a person may have allowed it meanwhile.
    const before = hidings;
    if ((await host.notify(notification)) === 'failed' && before === hidings) inStrip(notification);
  }

  function inStrip({ id, title, body }: Pick<AppNotification, 'id' | 'title' | 'body'>): void {
    if (told === null) return;
    const others = told.untold.filter((one) => one.id !== id);
    remember({ ...told, untold: [...others, { id, title, body }].slice(-untoldAtMost) });
  }

  return {
    async load() {
      remember(await file.read());
    },
    announce(snapshot) {
      if (told === null) return;
      const now = new Date(nowMs());
      pending = [...pending, ...takeNotices()];
      const localMinutes = now.getHours() * 60 + now.getMinutes();
      const hasRead = state.now().hasRead;
      const decided = decideNews({ snapshot, told, hasRead, notices: pending, nowMs: now.getTime(), localMinutes });
      if (!decided.isQuiet) pending = [];
      const conflicts = state.now().outlook?.conflicts;
      const { seenConflicts: seen } = told;
      remember({ ...decided.told, seenConflicts: conflicts === undefined ? seen : stillSeen(seen, conflicts) });
      keepWaitingFor(Promise.all(decided.news.map(send)));
    },
    seen(id) {
      if (told !== null) remember(afterSeen(told, id, state.now().outlook?.conflicts ?? []));
    },
    restoreShown() {
      if (told !== null) remember({ ...told, restoreShownAtMs: nowMs() });
    },
    namesHidden() {
      hidings += 1;
      takeNotices();
      pending = [];
      if (told !== null) remember({ ...told, untold: told.untold.filter(({ id }) => id === brokenSettingsId) });
    },
    tellInStrip: inStrip,
    settled: () => untilStill(() => work),
  };
}

function isShownAnew(before: ToldMemory, after: ToldMemory): boolean {
  const { untold, seenConflicts, restoreShownAtMs } = before;
  return (
    untold !== after.untold || seenConflicts !== after.seenConflicts || restoreShownAtMs !== after.restoreShownAtMs
  );
}

/** The very same memory when there is no such notice. */
function afterSeen(told: ToldMemory, id: string, conflicts: readonly Conflict[]): ToldMemory {
  const kind = conflictKindOf(id);
  if (kind !== null) return { ...told, seenConflicts: withSeen(told.seenConflicts, kind, conflicts) };
  const untold = told.untold.filter((one) => one.id !== id);
  return untold.length === told.untold.length ? told : { ...told, untold };
}

/** What is shown may have to be remembered, so the end of one is the start of another. */
async function untilStill(workNow: () => Promise<void>): Promise<void> {
  let awaited: Promise<void> | null = null;
  while (awaited !== workNow()) {
    awaited = workNow();
    await awaited;
  }
}
