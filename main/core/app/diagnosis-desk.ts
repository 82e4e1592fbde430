import type { DiagnosisView, RepairView } from '../../../shared/diagnosis-view.ts';
import type { QuotaApp } from '../quota-app.ts';
import type { AccountReader } from './account-reader.ts';
import type { Lane } from './lane.ts';
import type { TrayApp } from './tray-app.ts';

export interface DiagnosisDeskDeps {
  readonly app: Pick<QuotaApp, 'inspection'>;
  readonly lane: Lane;
  readonly reader: Pick<AccountReader, 'look'>;
  readonly replan: () => void;
}

/** What the Diagnostics window asks for. Nothing is looked at unless it asks, and nothing of it is kept once the window is gone. */
export interface DiagnosisDesk {
  readonly intents: Pick<
    TrayApp['intents'],
    'diagnosis:look' | 'diagnosis:plan' | 'diagnosis:repair' | 'diagnosis:take-back'
  >;
  report(includeEmail: boolean): Promise<string>;
  /** Ends a look; a repair that has begun goes on to its end. */
  close(): void;
  /** Resolves when nothing is looked at any more. */
  ended(): Promise<void>;
}

interface Look {
  readonly stopping: AbortController;
  readonly view: Promise<DiagnosisView>;
}

export function createDiagnosisDesk({ app: { inspection }, lane, reader, replan }: DiagnosisDeskDeps): DiagnosisDesk {
  let looking: Look | null = null;
  const going = new Map<Promise<unknown>, AbortController>();

  function follow<T>(stopping: AbortController, work: Promise<T>): Promise<T> {
    going.set(work, stopping);
    const forget = (): void => void going.delete(work);
    work.then(forget, forget);
    return work;
  }

  function look(): Promise<DiagnosisView> {
    if (looking !== null) return looking.view;
    const stopping = new AbortController();
    const mine: Look = { stopping, view: follow(stopping, inspection.look(stopping.signal)) };
    looking = mine;
    const forget = (): void => {
      if (looking === mine) looking = null;
    };
    mine.view.then(forget, forget);
    return mine.view;
  }

  /** In its turn like a check, since both write the account files; and whatever came of it is shown everywhere. */
  async function change(work: () => Promise<RepairView>): Promise<RepairView> {
    try {
      return await lane.take('person', new AbortController(), work);
    } finally {
      await reader.look();
      replan();
    }
  }

  return {
    intents: {
      'diagnosis:look': look,
      'diagnosis:plan': inspection.plan,
      'diagnosis:repair': () => change(inspection.repair),
      'diagnosis:take-back': () => change(inspection.takeBack),
    },
    report(includeEmail) {
      const stopping = new AbortController();
      return follow(stopping, inspection.report({ includeEmail, signal: stopping.signal }));
    },
    close() {
      for (const stopping of going.values()) stopping.abort();
      looking = null;
      inspection.forget();
    },
    async ended() {
      await Promise.allSettled(going.keys());
    },
  };
}
