import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { AccountStatus } from '../../shared/status-report.ts';
import { texts } from '../texts/texts.ts';
import type { Format } from './format.ts';

interface FooterFacts {
  readonly snapshot: AppSnapshot;
  readonly shown: AccountStatus | null;
  readonly nowMs: number;
  readonly format: Format;
}

/** When the next reading is, or what it waits for. */
export function footerText({ snapshot, shown, nowMs, format }: FooterFacts): string {
  const { reading, status, heldBack, problem } = snapshot;
  if (status === null && problem === null) return texts.firstReading;
  if (status !== null && status.accounts.length + status.flagged.count === 0) return texts.looksAgain;
  if (reading.isReading) return shown?.fetchedAt == null ? texts.firstReading : texts.readingNow;
  if (reading.isOffline) return texts.waitingForNetwork;
  if (reading.nextAt === null) return texts.paused;
  const clock = format.clock(Math.max(nowMs, Date.parse(reading.nextAt)), nowMs).text;
  const hasFailed = heldBack !== null || status === null || shown?.state === 'unreachable';
  return hasFailed ? texts.nextTry(clock) : texts.nextUpdate(clock);
}
