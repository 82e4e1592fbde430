import type { AppSnapshot, LedgerLine } from '../../../shared/app-snapshot.ts';
import type { FlaggedAccountView } from '../../../shared/status-report.ts';
import { redactTokens } from '../ledger/redact-tokens.ts';

const address = /[^\s@]+@[^\s@]+/g;

/** What may be shown to others: keys, codes and times, and neither a token nor an address. */
export function accountReport({ status, restore, surroundings, takenAt }: AppSnapshot, key: string | null): string {
  const aside = (status?.flagged.accounts ?? []).filter((one) => key === null || one.key === key);
  const head = [
    `Codex Quota Tray ${surroundings.version} on ${surroundings.platform}, ${takenAt}`,
    `${aside.length} of ${status?.flagged.count ?? 0} set-aside accounts`,
  ];
  const parts = aside.map((one) => accountLines(one, restore.ledger[one.key] ?? []).join('\n'));
  return `${redact([head.join('\n'), ...parts].join('\n\n'))}\n`;
}

function accountLines(account: FlaggedAccountView, story: readonly LedgerLine[]): readonly string[] {
  const { key, reason, flaggedAt, lastVerified, verificationCount, lastOutcome, health } = account;
  return [
    `account ${key}`,
    `  set aside ${flaggedAt ?? 'at an unknown time'}, reason ${reason ?? 'unknown'}, health ${health}`,
    `  checked ${verificationCount} times, last ${lastVerified ?? 'never'}, outcome ${lastOutcome ?? 'none'}`,
    ...story.map((line) => `  ${storyLine(line)}`),
  ];
}

function storyLine({ at, kind, by, code, httpStatus }: LedgerLine): string {
  const who = by === null ? '' : ` by ${by === 'person' ? 'a person' : 'the app'}`;
  const why = code === null ? '' : `, ${code}`;
  return `${at} ${kind}${who}${why}${httpStatus === null ? '' : `, HTTP ${httpStatus}`}`;
}

function redact(text: string): string {
  return redactTokens(text).replaceAll(address, '[address]');
}
