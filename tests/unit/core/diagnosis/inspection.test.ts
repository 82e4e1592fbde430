import { describe, expect, it } from 'vitest';
import { commandExamples } from '../../../../build/command-examples.ts';
import type { Facts } from '../../../../main/core/diagnosis/facts.ts';
import { createInspection } from '../../../../main/core/diagnosis/inspection.ts';
import { accountCheck, checkReport } from '../../cli/diagnosis-reports.ts';
import { soundFacts, withMachine } from './sound-facts.ts';

const nowMs = Date.parse('2026-11-21T12:00:00Z');
const places = { folders: ['/home/mira/.codex'], homeDirs: ['/home/mira'] };
const left = '/home/mira/.codex/auth.json.quota-tray.1.tmp';

function bench(facts: Facts = soundFacts, undo: () => Promise<object | null> = async () => null) {
  const asked: string[] = [];
  const fixed = (dryRun: boolean) => ({
    ...commandExamples.fix,
    dryRun,
    backup: dryRun ? null : '/home/mira/.codex/quota-tray/custody/before-fix/1',
    steps: [
      { id: 'temporary-files', subject: left, sentence: 'Move it.', outcome: 'failed', message: 'EACCES: /opt/x/y' },
    ] as const,
  });
  const inspection = createInspection({
    machine: { places: () => places },
    fixFiles: { latestUndo: async () => (await undo()) as never },
    clock: { now: () => nowMs },
    async gather(signal) {
      asked.push(signal.aborted ? 'looked in vain' : 'looked');
      return facts;
    },
    async fix({ dryRun }) {
      asked.push(dryRun ? 'planned' : 'fixed');
      return fixed(dryRun);
    },
    async undoFix() {
      asked.push('undone');
      return fixed(false);
    },
    async report({ includeEmail }) {
      asked.push(`reported ${includeEmail ? 'with' : 'without'} e-mails`);
      return commandExamples.report;
    },
  });
  const signal = new AbortController().signal;
  return { inspection, asked, signal };
}

describe('a look into the setup for a window', () => {
  it('comes to findings and accounts without an e-mail field, paths only as far as they may be shown', async () => {
    const facts = {
      ...withMachine({ leftovers: { staleLeases: [], foreignLeases: 0, temporaryFiles: [left] } }),
      check: checkReport([accountCheck({ label: 'Account 1', email: 'mira@fernhill.example' })]),
    };
    const { inspection, signal } = bench(facts);
    const view = await inspection.look(signal);
    expect(view.findings.map(({ id }) => id)).toEqual(['temporary-files']);
    expect(view).toMatchObject({ lookedAt: '2026-11-21T12:00:00.000Z', canUndo: false, hasShortenedPaths: true });
    const text = JSON.stringify(view);
    expect(text).toContain('~/.codex/auth.json.quota-tray.1.tmp');
    expect(text).not.toMatch(/\/home\/mira|\/usr\/bin|fernhill/);
  });

  it.each([
    ['something was repaired and not taken back', async () => ({ dir: '', undo: {} }), true],
    ['nothing was', async () => null, false],
    ['the backup cannot be read', () => Promise.reject(new Error('EACCES')), false],
  ])('offers to take the latest repair back: %s', async (_when, undo, canUndo) => {
    const { inspection, signal } = bench(soundFacts, undo);
    expect((await inspection.look(signal)).canUndo).toBe(canUndo);
  });

  it('plans without doing, and says where the backup lies with a short path', async () => {
    const { inspection, asked } = bench();
    expect(await inspection.plan()).toMatchObject({ backup: null });
    expect(asked).toEqual(['planned']);
    expect(await inspection.repair()).toMatchObject({
      backup: '~/.codex/quota-tray/custody/before-fix/1',
      steps: [{ subject: '~/.codex/auth.json.quota-tray.1.tmp', message: 'EACCES: …/y' }],
    });
  });

  it('reports what it saw without looking again, until something is repaired or nobody looks any more', async () => {
    const { inspection, asked, signal } = bench();
    await inspection.look(signal);
    await inspection.report({ includeEmail: false, signal });
    expect(asked).toEqual(['looked', 'reported without e-mails']);
    await inspection.repair();
    await inspection.report({ includeEmail: true, signal });
    expect(asked.slice(2)).toEqual(['fixed', 'looked', 'reported with e-mails']);
    inspection.forget();
    await inspection.report({ includeEmail: false, signal });
    expect(asked.slice(5)).toEqual(['looked', 'reported without e-mails']);
  });

  it('comes to nothing when it was stopped meanwhile', async () => {
    const { inspection } = bench();
    const stopping = new AbortController();
    stopping.abort();
    await expect(inspection.look(stopping.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
