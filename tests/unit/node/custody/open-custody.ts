import { createHash } from 'node:crypto';
import { type Custody, type CustodyDeps, createCustody } from '../../../../main/core/custody/custody.ts';
import type { CustodyFiles, ProcessOwners } from '../../../../main/core/ports.ts';
import { createAnswerReader } from '../../../../main/core/tokens/read-answer.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { systemClock } from '../../../../main/node/clock.ts';
import { createCustodyFiles } from '../../../../main/node/custody/custody-files.ts';
import { createProcesses } from '../../../../main/node/processes/processes.ts';

export const account = { accountId: 'acc-mira', userId: 'user-mira', email: 'mira@studio.example' };

export function hashOf(token: string): TokenHash {
  return createHash('sha256').update(token).digest('hex') as TokenHash;
}

export interface OpenCustody {
  readonly custody: Custody;
  readonly files: CustodyFiles;
}

/** Custody on real files, as one process of ours has it. */
export function openCustody(
  dir: string,
  otherDirs: readonly string[] = [],
  processes: ProcessOwners = createProcesses(),
  tokensInStores: CustodyDeps['tokensInStores'] = async () => new Set(),
): OpenCustody {
  const files = createCustodyFiles({ dir, otherDirs: async () => otherDirs, register: async () => undefined });
  const custody = createCustody({
    files,
    processes,
    clock: systemClock,
    readAnswer: createAnswerReader(hashOf),
    tokensInStores,
    lock: { hold: (work) => work() },
  });
  return { custody, files };
}
