import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import { dayTimes, type Reader } from './day-times.ts';
import type { ListView } from './restore-view.ts';

export interface FooterView {
  readonly text: string;
  /** Of a run that goes on, for the seconds beside it. */
  readonly startedAt: string | null;
  /** What can be taken back now: after a run what it restored, else the latest restore. */
  readonly undoKeys: readonly string[];
}

export function footerView(snapshot: AppSnapshot, list: ListView, reader: Reader): FooterView {
  const { run, undoable } = snapshot.restore;
  const times = dayTimes(Date.parse(snapshot.takenAt), reader);
  if (run.kind === 'running') {
    const started = restoreTexts.started(times.clock(run.startedAt), run.isByItself);
    const text = run.isStopping ? restoreTexts.saving : started;
    return { text, startedAt: run.isStopping ? null : run.startedAt, undoKeys: [] };
  }
  const selected = restoreTexts.selected(list.selectedKeys.length, list.rows.length);
  if (run.kind === 'idle' || run.mode === 'preview') {
    return { text: selected, startedAt: null, undoKeys: undoable[0]?.keys ?? [] };
  }
  const restored = new Set(run.reports.filter(({ outcome }) => outcome === 'restored').map(({ key }) => key));
  const own = undoable.find(({ keys }) => keys.some((key) => restored.has(key)));
  if (own === undefined) return { text: '', startedAt: null, undoKeys: [] };
  return { text: restoreTexts.undoUntil(times.near(own.until)), startedAt: null, undoKeys: own.keys };
}
