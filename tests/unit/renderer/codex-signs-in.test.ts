import { describe, expect, it } from 'vitest';
import { troubleNews } from '../../../main/core/app/news-text.ts';
import { dayTimes } from '../../../renderer/lib/day-times.ts';
import { findingViews } from '../../../renderer/lib/diagnosis-findings.ts';
import { emptyView } from '../../../renderer/lib/restore-empty.ts';
import { stripView } from '../../../renderer/lib/strip-view.ts';
import type { AppSnapshot } from '../../../shared/app-snapshot.ts';
import { signInTroubles } from '../../../shared/sign-in-trouble.ts';
import { account, snapshot, stoppedAccount } from '../../support/snapshot-parts.ts';

const codes = ['keyring-empty', 'keyring-refused'];
const stopped = (code: string) => ({ ...stoppedAccount('keyring', code), label: 'System keyring', email: null });
const times = dayTimes(0, { locale: 'en-GB', timeZone: 'UTC' });
const strip = (state: AppSnapshot) =>
  stripView({ snapshot: state, shown: state.status?.accounts[0] ?? null, failure: null });

describe.each(codes)('a sign-in that only Codex can renew (%s)', (code) => {
  it('is no button in the strip, whether it is shown or another account is', () => {
    const shown = snapshot({ accounts: [stopped(code)] });
    expect(strip(shown)).toMatchObject({ isShownOne: true, signInKey: null, isForCodex: true });
    const beside = snapshot({ accounts: [account('mira@fernhill.example'), stopped(code)] });
    expect(strip(beside)).toMatchObject({ isShownOne: false, signInKey: null, isForCodex: true });
  });

  it('leaves the list to those that it can help', () => {
    const both = snapshot({
      accounts: [account('mira@fernhill.example'), stoppedAccount('kai@fernhill.example'), stopped(code)],
    });
    expect(strip(both)).toMatchObject({ signInKey: null, isForCodex: false });
  });

  it('is told in the list with what to do, and with no button', () => {
    const view = emptyView(snapshot({ accounts: [stopped(code)] }), times);
    expect(view.text).toMatch(/System keyring.* no longer signs in\. Run codex login in a terminal\./);
    expect(view.signIns).toEqual([]);
    const watched = emptyView(snapshot({ accounts: [stopped(code)], management: 'watch' }), times);
    expect(watched.text).toBe(view.text);
  });

  it('is told in a notification with what to do, and with no button', () => {
    const { status } = snapshot({ accounts: [stopped(code)] });
    expect(troubleNews(signInTroubles(status, {}))).toMatchObject([
      { body: expect.stringMatching(/Run codex login in a terminal\.$/), button: null },
    ]);
  });
});

describe('a finding about a sign-in that only Codex can renew', () => {
  it('keeps its next step, and has no button for it', () => {
    const nextStep = 'Sign in with Codex itself: run `codex login` in a terminal.';
    const finding = {
      id: 'needs-sign-in',
      family: 'accounts',
      severity: 'warning',
      subject: 'System keyring',
      account: null,
      sentence: 'Its sign-in no longer works.',
      fixable: false,
    } as const;
    const views = (loginHelps: boolean) =>
      findingViews({ findings: [{ ...finding, nextStep, loginHelps }], accounts: [] });
    expect(views(false)).toMatchObject([{ action: null, step: [{}, { text: 'codex login', isCode: true }, {}] }]);
    expect(views(true)).toMatchObject([{ action: { kind: 'list' } }]);
  });
});
