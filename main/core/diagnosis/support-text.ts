import type { SupportAccount, SupportEvent, SupportReport } from '../../../shared/diagnosis-report.ts';
import { unprintable } from '../plain-name.ts';

/** `report` as plain text to be pasted into a request: not wrapped, not coloured. */
export function supportLines(report: SupportReport): readonly string[] {
  const { versions, settings, accounts, flaggedCount, diagnostics } = report;
  return [
    `Codex Quota ${versions.codexQuota}, Node ${versions.node}, ${versions.platform}`,
    `Codex CLI ${versions.codex ?? '–'}, codex-multi-auth ${versions.multiAuth ?? '–'}`,
    report.generatedAt,
    '',
    `Accounts: ${accounts.length}, set aside: ${flaggedCount}`,
    ...accounts.map(accountLine),
    '',
    'Settings:',
    ...Object.entries(settings).map(([name, value]) => `  ${name} ${value}`),
    ...(diagnostics === null
      ? []
      : [
          '',
          'Findings:',
          ...diagnostics.findings.map(
            ({ severity, id, subject, sentence }) => `  ${severity} ${id}: ${subject}: ${sentence}`,
          ),
          '',
          'What happened:',
          ...diagnostics.ledger.map(eventLine),
        ]),
  ].map((line) => line.replace(unprintable, '\uFFFD'));
}

function accountLine(account: SupportAccount): string {
  const { key, email, sources, state, plan, health, daysSinceRefresh, reason, httpStatus } = account;
  const parts = [
    key,
    email,
    sources.join('+'),
    state,
    plan,
    `health ${health}`,
    daysSinceRefresh === null ? null : `refreshed ${daysSinceRefresh} d ago`,
    reason,
    httpStatus === null ? null : `HTTP ${httpStatus}`,
  ];
  return `  ${parts.filter((part) => part !== null).join(', ')}`;
}

function eventLine(event: SupportEvent): string {
  const { at, kind, key, verdict, outcome, conflict, cause, accounts, reason, httpStatus } = event;
  const counted = accounts === null ? null : `${accounts} ${accounts === 1 ? 'account' : 'accounts'}`;
  const status = httpStatus === null ? null : `HTTP ${httpStatus}`;
  const parts = [at, key ?? 'all', kind, conflict, cause, counted, verdict, outcome, reason, status];
  return `  ${parts.filter((part) => part !== null).join(' ')}`;
}
