import { describe, expect, it } from 'vitest';
import { accountReport } from '../../../../main/core/app/account-report.ts';
import { createStateCell } from '../../../../main/core/app/app-state.ts';
import { takeSnapshot } from '../../../../main/core/app/take-snapshot.ts';
import { trayFace } from '../../../../main/core/app/tray-face.ts';
import { keepRoster } from '../../../../renderer/lib/restore-roster.ts';
import type { AppSnapshot } from '../../../../shared/app-snapshot.ts';
import { snapshots } from '../../../support/snapshots.ts';

/** As it is taken in the moment after the setting was changed, before the files were read again. */
function hidden(before: AppSnapshot): AppSnapshot {
  const cell = createStateCell(() => undefined);
  const { status, savedResets, untold } = before;
  const names = untold.map((notice) => ({ ...notice, title: 'Told', body: 'Told.' }));
  const { run, answers } = before.restore;
  const standing = { leadKey: null, heldBack: null, stories: {}, answers, undoable: [], watched: [], setAside: [] };
  cell.set({ status, savedResets, problem: before.problem, run, untold: names, standing });
  const nowMs = Date.parse(before.takenAt);
  const settings = { ...before.settings, hideEmails: true };
  const { surroundings } = before;
  const facts = { isOnline: true, intervalMs: null, nowMs, takenAtMs: nowMs };
  return takeSnapshot({ state: cell.now(), settings, surroundings, ...facts });
}

const everyKind = Object.entries(snapshots).map(([name, taken]) => ({ name, taken }));

describe('a snapshot after addresses were hidden', () => {
  it('has addresses to hide in these cases', () => {
    expect(JSON.stringify(everyKind)).toContain('@');
  });

  it.each(everyKind)('has no address in it, nor in menu, tooltip and report: $name', ({ taken }) => {
    const shown = hidden(taken);
    expect(JSON.stringify(shown)).not.toContain('@');
    expect(JSON.stringify(trayFace(shown, Date.parse(shown.takenAt)))).not.toContain('@');
    expect(accountReport(shown, null)).not.toContain('@');
  });

  it.each(everyKind)('is followed by the rows of a window that was open before: $name', ({ taken }) => {
    const roster = keepRoster(keepRoster([], snapshots['seven-aside']), taken);
    expect(JSON.stringify(keepRoster(roster, hidden(taken)))).not.toContain('@');
  });

  it('has no address in what went wrong before, whose words may name somebody', () => {
    const error = {
      code: 'store-busy',
      message: 'mira@fernhill.example was changed.',
      hint: 'Ask ops＠fernhill.example.',
    } as const;
    const taken = snapshots.restored;
    const { run } = taken.restore;
    if (run.kind !== 'finished' || taken.status === null) throw new Error('The made-up run has come to its end.');
    const reports = run.reports.map((report) => ({ ...report, message: error.message, nextStep: error.hint }));
    const accounts = taken.status.accounts.map((one) => ({
      ...one,
      error: { code: 'busy', message: error.message, httpStatus: null, at: taken.takenAt },
    }));
    const shown = hidden({
      ...taken,
      status: { ...taken.status, accounts },
      problem: {
        ...error,
        file: null,
        found: { broken: null, backup: null },
        message: '/home/mira@fernhill/.codex/auth.json may not be read.',
      },
      restore: { ...taken.restore, run: { ...run, reports, error } },
    });
    expect(JSON.stringify(shown)).not.toMatch(/[@＠]/);
    expect(shown.problem?.message).toBe('/home/…/.codex/auth.json may not be read.');
    expect(shown.restore.run).toMatchObject({ error: { message: '… was changed.', hint: 'Ask ….' } });
  });

  it('has no workspace that is called like an address', () => {
    const taken = snapshots.restored;
    if (taken.status === null) throw new Error('There are accounts.');
    const [first, ...others] = taken.status.accounts.map((one) => ({ ...one, workspace: 'Fernhill' }));
    if (first === undefined) throw new Error('There is an account.');
    const accounts = [{ ...first, workspace: 'mira@fernhill.example' }, ...others];
    const shown = hidden({ ...taken, status: { ...taken.status, accounts } });
    const workspaces = shown.status?.accounts.map(({ workspace }) => workspace);
    expect(workspaces).toEqual([null, ...others.map(() => 'Fernhill')]);
  });

  it('calls an account the same in the report of a run and in the list, and keeps names that people gave', () => {
    const taken = snapshots.restored;
    const { run } = taken.restore;
    if (run.kind !== 'finished') throw new Error('The made-up run has come to its end.');
    const [first, ...others] = run.reports;
    if (first === undefined) throw new Error('A finished run has reports.');
    const reports = [{ ...first, label: 'Work' }, ...others];
    const shown = hidden({ ...taken, restore: { ...taken.restore, run: { ...run, reports } } });
    if (shown.restore.run.kind !== 'finished') throw new Error('The run is still the same.');
    const labels = new Map(shown.restore.run.reports.map(({ key, label }) => [key, label]));
    expect(labels.get(first.key)).toBe('Work');
    const listed = [...(shown.status?.accounts ?? []), ...(shown.status?.flagged.accounts ?? [])];
    const both = listed.filter(({ key }) => key !== first.key && labels.has(key));
    expect(both.length).toBeGreaterThan(0);
    for (const { key, label } of both) expect(labels.get(key)).toBe(label);
  });
});
