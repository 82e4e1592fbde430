import type { Finding } from '../../../../shared/diagnosis-report.ts';
import { poolLimit } from '../../verification/move-account.ts';
import type { FindingId } from '../catalogue.ts';
import type { LeftoverFacts, StoreFacts } from '../facts.ts';
import { finding, type Judged, type Said, sound } from '../finding.ts';

const nextStep = 'Run `codex-quota fix`.';

export function judgeLeftovers(leftovers: LeftoverFacts, stores: StoreFacts): readonly Judged[] {
  const { staleLeases, temporaryFiles, foreignLeases } = leftovers;
  const counts: readonly (readonly [FindingId, number, Omit<Said, 'nextStep'>])[] = [
    [
      'stale-leases',
      staleLeases.length,
      { subject: 'Leases', sentence: `${staleLeases.length} of programs that have ended.` },
    ],
    [
      'temporary-files',
      temporaryFiles.length,
      {
        subject: 'Temporary files',
        sentence: `${temporaryFiles.length} of a process that died: ${temporaryFiles.join(', ')}`,
      },
    ],
    [
      'move-cut-off',
      stores.unfinishedMoves,
      { subject: 'Restores', sentence: `${stores.unfinishedMoves} cut off half way.` },
    ],
  ];
  const judged = counts.flatMap(([id, count, said]) => (count === 0 ? [] : [finding(id, { ...said, nextStep })]));
  if (stores.waitingSignIns > 0) judged.push(waitingFinding(stores));
  if (judged.length > 0) return judged;
  const held = foreignLeases === 0 ? '' : `; ${foreignLeases} refreshed by another program right now`;
  return [sound('leftovers', 'Leftovers', `none${held}`)];
}

/** Another file that is in the way has a finding of its own. */
function waitingFinding({ waitingSignIns: count, poolAccounts }: StoreFacts): Finding {
  const isFull = poolAccounts >= poolLimit;
  const waits = count === 1 ? '1 new one waits to be stored' : `${count} new ones wait to be stored`;
  const sentence = isFull ? `${waits}: the pool is full at ${poolLimit} accounts.` : `${waits}.`;
  const store = '`codex-quota status --refresh`';
  const nextStep = isFull ? `Set another account aside with \`codex-quota flag\`, then run ${store}.` : `Run ${store}.`;
  return finding('sign-in-waits', { subject: 'Sign-ins', sentence, nextStep });
}
