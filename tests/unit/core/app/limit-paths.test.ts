import { describe, expect, it } from 'vitest';
import { createStateCell } from '../../../../main/core/app/app-state.ts';
import { errorWithLimitedPaths } from '../../../../main/core/app/limit-paths.ts';
import { takeSnapshot } from '../../../../main/core/app/take-snapshot.ts';
import type { AppSnapshot } from '../../../../shared/app-snapshot.ts';
import type { ErrorView } from '../../../../shared/errors.ts';
import { snapshots } from '../../../support/snapshots.ts';

const places = {
  codexHome: '/home/mira/.codex',
  poolRoot: '/srv/my pool',
  quotaHome: '/home/mira/.codex/quota-tray',
};
const doctorShowsIt = 'In a terminal, codex-quota doctor shows the next step.';

function refusal(message: string, hint: string | null): ErrorView {
  return { code: 'store-not-writable', message, hint };
}

describe('what a window is told of a failure', () => {
  it.each([
    [
      'a file in a folder in use whole, with what to type',
      refusal('/srv/my pool/a.json cannot be written.', "Make it writable with: chmod u+w '/srv/my pool/a.json'"),
      refusal('/srv/my pool/a.json cannot be written.', "Make it writable with: chmod u+w '/srv/my pool/a.json'"),
    ],
    [
      'where a link leads by the last name alone',
      refusal('/mnt/clients/desk/auth.lock is not a plain file.', 'Move it away, then try again.'),
      refusal('…/auth.lock is not a plain file.', 'Move it away, then try again.'),
    ],
    [
      'no command that would name another place',
      refusal(
        '/home/mira/.codex/auth.json cannot be read: its folder /home/mira has mode 0000.',
        'Make it readable with: chmod u+rwx /home/mira',
      ),
      refusal('/home/mira/.codex/auth.json cannot be read: its folder …/mira has mode 0000.', doctorShowsIt),
    ],
    ['nothing more where no hint is', refusal('/etc/x is gone.', null), refusal('…/x is gone.', null)],
  ])('names %s', (_what, error, shown) => {
    expect(errorWithLimitedPaths(error, places)).toEqual(shown);
  });
});

describe('a snapshot', () => {
  it('names no other place, whatever failed', () => {
    const elsewhere = '/mnt/clients/auth.json cannot be read.';
    const shown = taken(elsewhere);
    const text = JSON.stringify(shown);
    expect(text).not.toContain('/mnt/clients');
    expect(text.match(/…\/auth\.json cannot be read\./g)).toHaveLength(6);
  });
});

/** With that sentence wherever a failure has one. */
function taken(said: string): AppSnapshot {
  const before = snapshots.restored;
  const { run } = before.restore;
  const { status, takenAt } = before;
  const [failed] = snapshots['sign-in-refused'].signIns;
  const isWhole = run.kind === 'finished' && status !== null && failed?.state.kind === 'failed';
  if (!isWhole) throw new Error('The made-up states have an end, a status and a failure.');
  const [account] = status.accounts;
  const [report] = run.reports;
  if (account === undefined || report === undefined) throw new Error('The made-up states have an account each.');
  const error = { code: 'store-unreadable', message: said, hint: null } as const;
  const cell = createStateCell(() => undefined);
  cell.set({
    status: { ...status, accounts: [{ ...account, error: { ...error, httpStatus: null, at: takenAt } }] },
    problem: { ...error, file: null, found: { broken: null, backup: null } },
    run: { ...run, error, reports: [{ ...report, message: said, nextStep: said }] },
    signIns: [{ ...failed, state: { ...failed.state, message: said } }],
  });
  const nowMs = Date.parse(takenAt);
  const { settings, surroundings } = before;
  return takeSnapshot({
    state: cell.now(),
    settings,
    surroundings: { ...surroundings, ...places },
    isOnline: true,
    intervalMs: null,
    nowMs,
    takenAtMs: nowMs,
  });
}
