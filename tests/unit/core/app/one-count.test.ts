import { describe, expect, it } from 'vitest';
import { decideNews } from '../../../../main/core/app/decide-news.ts';
import { nothingTold } from '../../../../main/core/app/told-memory.ts';
import { trayFace } from '../../../../main/core/app/tray-face.ts';
import { accountRows } from '../../../../renderer/lib/account-rows.ts';
import { stripView } from '../../../../renderer/lib/strip-view.ts';
import { texts } from '../../../../renderer/texts/texts.ts';
import type { AppSnapshot, LedgerLine } from '../../../../shared/app-snapshot.ts';
import type { FlaggedAccountView } from '../../../../shared/status-report.ts';
import { account, at, ledgerLine, setAside, snapshot, snapshotNow } from '../../../support/snapshot-parts.ts';
import { snapshotNames, snapshots } from '../../../support/snapshots.ts';

const nowMs = Date.parse(snapshotNow);
const lead = account('lead@x.example');
const email = 'kai@x.example';

/** How many wait for a sign-in, as each part of the app says it; `news`: of those, or of anything else. */
function saidOf(shown: AppSnapshot) {
  const { facts, tooltip } = trayFace(shown, nowMs);
  const inTooltip = Number(/(\d+) needs? sign-in/.exec(tooltip)?.[1] ?? 0);
  const quiet = { ...shown, signIns: [], untold: [], conflict: null, heldBack: null, problem: null };
  const atRest: AppSnapshot = { ...quiet, restore: { ...shown.restore, run: { kind: 'idle' } } };
  const strip = stripView({ snapshot: atRest, shown: null, failure: null });
  const inStrip = strip?.kind === 'needs-sign-in' ? strip.counts.needSignIn : 0;
  return { hasDot: facts.needsSignIn, inTooltip, inStrip };
}

function newsOf(shown: AppSnapshot): readonly string[] {
  const told = { ...nothingTold, hasLooked: true };
  return decideNews({ snapshot: shown, told, hasRead: true, notices: [], nowMs, localMinutes: 0 }).news.map(
    ({ title }) => title,
  );
}

function rowsOf(shown: AppSnapshot): number {
  const { settings, reading, trends } = shown;
  const { shown: rows } = accountRows(shown, lead.key, { settings, reading, trends, nowMs });
  return rows.filter(({ kind }) => kind === 'stopped').length;
}

function withOne(change: Partial<FlaggedAccountView>, story: readonly LedgerLine[]): AppSnapshot {
  const one = setAside(email, { lastOutcome: null, ...change });
  const base = snapshot({ accounts: [lead], aside: [one] });
  return { ...base, restore: { ...base.restore, ledger: { [one.key]: story } } };
}

const reasons = [
  ...['refresh_token_reused', 'refresh_token_expired', 'answer-lost', 'another-account', 'unclear-three-times', null],
  ...['manual', 'restore-undone', 'email-changed', 'erased-by-another-program', 'deactivated_workspace', 'limited'],
];
const checks: readonly (Pick<LedgerLine, 'verdict' | 'code'> | null)[] = [
  null,
  { verdict: 'healthy', code: 'healthy' },
  { verdict: 'limited', code: 'limited' },
  { verdict: 'needs-sign-in', code: 'invalid_grant' },
  { verdict: 'deactivated', code: 'user_deleted' },
  { verdict: 'conflict', code: 'another-account' },
  { verdict: 'undetermined', code: 'offline' },
];
const cases = reasons.flatMap((reason) =>
  checks.map((check) => ({ reason, check, verdict: check?.verdict ?? 'none' })),
);

describe('the parts of the app', () => {
  it.each(cases)('say one thing of an account set aside for $reason, last check $verdict', ({ reason, check }) => {
    const aside = ledgerLine('set-aside', { code: reason });
    const story = check === null ? [aside] : [ledgerLine('checked', { at: at({ days: -1 }), ...check }), aside];
    const shown = withOne({ reason }, story);
    const { hasDot, inTooltip, inStrip } = saidOf(shown);
    expect([inTooltip, inStrip, rowsOf(shown)]).toEqual(Array(3).fill(hasDot ? 1 : 0));
    expect(newsOf(shown).includes(`${email} needs sign-in`)).toBe(hasDot);
  });

  it.each(snapshotNames)('agree on how many accounts wait for a sign-in: %s', (name) => {
    const { hasDot, inTooltip, inStrip } = saidOf(snapshots[name]);
    expect(hasDot).toBe(inStrip > 0);
    if (inTooltip > 0 || !hasDot) expect(inTooltip).toBe(inStrip);
  });

  it('show a snapshot as unseen only while an account waits for a sign-in', () => {
    const wrong = snapshotNames.filter(
      (name) => snapshots[name].needsSignInUnseen && saidOf(snapshots[name]).inStrip === 0,
    );
    expect(wrong).toEqual([]);
  });

  it('have a strip with the words of its count', () => {
    const strip = stripView({ snapshot: snapshots.restored, shown: null, failure: null });
    expect(strip).toMatchObject({ kind: 'needs-sign-in', isSeen: true });
    expect(strip?.kind === 'needs-sign-in' ? texts.stopped(strip.counts) : null).toBe('5 set aside · 2 need sign-in');
  });
});
