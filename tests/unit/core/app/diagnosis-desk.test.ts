import { describe, expect, it } from 'vitest';
import { createDiagnosisDesk } from '../../../../main/core/app/diagnosis-desk.ts';
import { createLane } from '../../../../main/core/app/lane.ts';
import type { Inspection } from '../../../../main/core/diagnosis/inspection.ts';
import type { DiagnosisView } from '../../../../shared/diagnosis-view.ts';
import { noInspection } from '../../../support/no-inspection.ts';

const view: DiagnosisView = {
  lookedAt: '2026-11-21T12:00:00.000Z',
  findings: [],
  sound: [],
  accounts: [],
  conflicts: [],
  canUndo: false,
  hasShortenedPaths: false,
};

function bench(inspection: Partial<Inspection>) {
  const happened: string[] = [];
  const lane = createLane();
  const desk = createDiagnosisDesk({
    app: { inspection: { ...noInspection, forget: () => void happened.push('forgotten'), ...inspection } },
    lane,
    reader: { look: async () => void happened.push('files read') },
    replan: () => void happened.push('planned anew'),
  });
  return { desk, lane, happened };
}

describe('what the Diagnostics window asks for', () => {
  it('joins a look that is under way, and looks again after its end', async () => {
    let looks = 0;
    const { desk } = bench({
      async look() {
        looks += 1;
        return view;
      },
    });
    const look = () => desk.intents['diagnosis:look'](null);
    expect(await Promise.all([look(), look()])).toEqual([view, view]);
    expect(looks).toBe(1);
    await look();
    expect(looks).toBe(2);
  });

  it('stops looking when the window is closed, forgets what was seen, and looks anew for the next one', async () => {
    const signals: AbortSignal[] = [];
    const held = Promise.withResolvers<DiagnosisView>();
    const { desk, happened } = bench({
      look(signal) {
        signals.push(signal);
        return signals.length === 1 ? held.promise : Promise.resolve(view);
      },
    });
    const first = desk.intents['diagnosis:look'](null);
    desk.close();
    expect(signals[0]?.aborted).toBe(true);
    expect(happened).toEqual(['forgotten']);
    expect(await desk.intents['diagnosis:look'](null)).toBe(view);
    expect(signals[1]?.aborted).toBe(false);
    held.resolve(view);
    await first;
    await desk.ended();
  });

  it('repairs in its turn, and shows everywhere what came of it, also when it failed', async () => {
    const { desk, lane, happened } = bench({ repair: () => Promise.reject(new Error('full')) });
    const held = Promise.withResolvers<void>();
    const other = lane.take('person', new AbortController(), () =>
      held.promise.then(() => void happened.push('check')),
    );
    const repaired = desk.intents['diagnosis:repair'](null);
    held.resolve();
    await other;
    await expect(repaired).rejects.toThrow('full');
    expect(happened).toEqual(['check', 'files read', 'planned anew']);
  });

  it('refuses to repair while the app quits', async () => {
    const { desk, lane } = bench({ repair: () => Promise.reject(new Error('never begun')) });
    await lane.close();
    await expect(desk.intents['diagnosis:repair'](null)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
