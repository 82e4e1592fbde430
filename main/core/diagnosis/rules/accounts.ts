import type { AccountCheck } from '../../../../shared/diagnosis-report.ts';
import { onlyCodexSignsIn } from '../../../../shared/only-sign-in-helps.ts';
import type { AccountStatus, FlaggedAccountView } from '../../../../shared/status-report.ts';
import type { Facts } from '../facts.ts';
import { finding, type Judged, sound } from '../finding.ts';

export function judgeAccounts({ status, check, stores }: Facts): readonly Judged[] {
  if (status === null || check === null) return [];
  const judged: Judged[] = [...check.accounts.flatMap((account) => judgeAccount(account, status.accounts))];
  const setAside = status.flagged.accounts.filter(({ key }) => !isInUse(key, check.accounts));
  if (setAside.length > 0) judged.push(setAsideFinding(setAside));
  if (stores.guardHeldSinceMs !== null) {
    const sentence =
      'Many were refused at once. That looks like a connection or service problem, so nothing is set aside yet.';
    judged.push(finding('guard-held', { subject: 'Sign-ins', sentence }));
  }
  if (judged.length > 0) return judged;
  const count = check.accounts.length;
  return count === 0 ? [] : [sound('accounts', 'Accounts', `${count} in use, none needs you`)];
}

function isInUse(key: string, accounts: readonly AccountCheck[]): boolean {
  return accounts.some((account) => account.key === key && account.state !== 'set-aside');
}

function setAsideFinding(accounts: readonly FlaggedAccountView[]): Judged {
  const labels = accounts.map(({ label }) => label).join(', ');
  const sentence = `${accounts.length} ${accounts.length === 1 ? 'is' : 'are'} set aside: ${labels}.`;
  const nextStep =
    'See what a check would do: `codex-quota verify-flagged --dry-run`. Then run it without `--dry-run`.';
  return finding('set-aside', { subject: 'Accounts', sentence, nextStep });
}

function judgeAccount(
  { state, label, key, attention, sentence, nextStep }: AccountCheck,
  inUse: readonly AccountStatus[],
): readonly Judged[] {
  const said = { subject: label, account: key, sentence };
  const withStep = { ...said, ...(nextStep === null ? {} : { nextStep }) };
  if (state === 'needs-sign-in') {
    const code = inUse.find((account) => account.key === key)?.error?.code;
    return [finding('needs-sign-in', { ...withStep, loginHelps: !onlyCodexSignsIn(code) })];
  }
  if (state === 'deactivated') return [finding('deactivated', said)];
  if (attention === 'soon' && state !== 'set-aside') return [finding('attention-soon', withStep)];
  return [];
}
