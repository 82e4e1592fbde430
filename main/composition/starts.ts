import { type Repaired, repairStores } from '../core/custody/repair-stores.ts';
import { noteRefreshes } from '../core/diagnosis/gather-sights.ts';
import type { FinishedSignIn, SignInFinisher } from '../core/sign-in/finish-sign-ins.ts';
import { dropOldResults } from '../core/tokens/drop-old-results.ts';
import type { TokenHash } from '../core/tokens/token-set.ts';
import { heedClearing } from '../core/verification/heed-clearing.ts';
import { recordArrived } from '../core/verification/record-arrived.ts';
import { recordTakenOut, watchRestored } from '../core/verification/watch-restored.ts';
import { watchSetAside } from '../core/verification/watch-set-aside.ts';
import type { Adapters } from './adapters.ts';
import type { Core } from './assemble.ts';
import { tidy } from './tidy.ts';

export interface Starts {
  /** Before anything is acted on: what the services asked for, what an earlier process began, and what a rival undid. */
  prepare(): Promise<Repaired & { readonly signedIn: readonly FinishedSignIn[] }>;
  /** Whoever only looks leaves no trace, and finds nothing stored anew. */
  preview(): Promise<ReadonlySet<TokenHash>>;
  wasPreviewOnly(): boolean;
}

export function createStarts(adapters: Adapters, core: Core, finisher: Pick<SignInFinisher, 'finishAll'>): Starts {
  const { pauses, asking, moving, notices, custody } = core;
  let isPreview = true;
  const heedServices = async (): Promise<void> => {
    const counters = await adapters.countersFile.read();
    pauses.load(counters);
    asking.serviceClock.assume(counters.serviceAheadMs);
  };
  return {
    async prepare() {
      isPreview = false;
      await heedServices();
      if (custody.isLong()) await tidy(custody, adapters.log);
      await noteRefreshes({ ...adapters, ...moving });
      const onArrived = recordArrived(moving, adapters.entropy.uuid());
      const repaired = await repairStores({ ...adapters, custody, onArrived });
      await recordTakenOut(moving, repaired.takenOut);
      // Before anything is written into a list: the marker of its clearing goes with that.
      await heedClearing(moving, await adapters.clearedLists());
      const signedIn = await finisher.finishAll();
      await dropOldResults({ ...adapters, custody, hashOf: core.known.hashOf });
      await watchRestored({ ...moving, tell: notices.tell });
      await watchSetAside(moving);
      await adapters.notePlaces();
      return { ...repaired, signedIn };
    },
    async preview() {
      await heedServices();
      return new Set();
    },
    wasPreviewOnly: () => isPreview,
  };
}
