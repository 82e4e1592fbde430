import type { Adapters, ComposeOptions } from './composition/adapters.ts';
import { assemble } from './composition/assemble.ts';
import { composeDiagnosis } from './composition/diagnosis.ts';
import { createReadStatus } from './composition/read-status.ts';
import { rememberClock } from './composition/remember-clock.ts';
import { composeSignInFinisher, composeSignIns } from './composition/sign-in.ts';
import { createStarts } from './composition/starts.ts';
import { tidy } from './composition/tidy.ts';
import { flagAccount, undoRestore, unflagAccount } from './core/actions/move-accounts.ts';
import { refreshLogin } from './core/actions/refresh-login.ts';
import { removeAccount } from './core/actions/remove-account.ts';
import { effectiveManagement } from './core/flagging/flagging-policy.ts';
import { savedResets } from './core/glance/saved-resets.ts';
import { createTakeOutcomes } from './core/glance/take-outcomes.ts';
import type { QuotaApp } from './core/quota-app.ts';
import { takeStock } from './core/standing/take-stock.ts';
import { createValuesBuffer } from './core/usage-memory/values-buffer.ts';
import { verifyFlagged } from './core/verification/verify-flagged.ts';

export function compose(adapters: Adapters, options: ComposeOptions): QuotaApp {
  const core = assemble(adapters, options);
  const { settings, custody, ledger, pauses, endpointFor, moving, asking, known, notices } = core;
  const { refresher } = asking;
  const { update: updateMemory, read: readMemory } = adapters.usageFile;
  const { tell } = notices;
  const remembering = { settings, updateMemory, updateCounters: adapters.countersFile.update };
  const takeOutcomes = createTakeOutcomes({ ...moving, ...remembering, tell });
  const rememberValues = createValuesBuffer(updateMemory);
  const finisher = composeSignInFinisher(adapters, core);
  const starts = createStarts(adapters, core, finisher);
  const signIns = composeSignIns(adapters, core, { prepare: starts.prepare, rememberValues, finisher });
  const drain = async (): Promise<void> => {
    await refresher.drain();
    await pauses.settled();
    if (starts.wasPreviewOnly()) return;
    await rememberClock(adapters, asking.serviceClock);
    // A first start has made our folder only since.
    await adapters.notePlaces();
  };

  const read = createReadStatus(adapters, core, { options, takeOutcomes, prepare: starts.prepare });
  const { status, ...diagnosis } = composeDiagnosis(adapters, core, { read, repair: starts.prepare });

  return {
    status,
    savedResets: async () => savedResets(await readMemory(), adapters.clock.now()),
    ...diagnosis,
    async verifyFlagged(run) {
      const storedAtStart = run.dryRun ? await starts.preview() : (await starts.prepare()).settled;
      const { leases } = adapters;
      const probe = core.probeBeside(run.concurrency);
      return verifyFlagged({ ...moving, ...asking, ...known, probe, leases, rememberValues, storedAtStart }, run);
    },
    async refresh(run) {
      if (!run.printOnly) await starts.prepare();
      const { userAgent } = adapters;
      return refreshLogin({ ...moving, ...asking, endpointFor, userAgent, takeOutcomes }, run);
    },
    flag: async (target, reason) => starts.prepare().then(() => flagAccount(moving, target, reason)),
    unflag: async (target) => starts.prepare().then(() => unflagAccount(moving, target)),
    undo: async (target) => starts.prepare().then(() => undoRestore(moving, target)),
    async remove(target) {
      await starts.prepare();
      await removeAccount(moving, target);
      await tidy(custody, adapters.log);
    },
    standing: () => takeStock({ ...moving, readMemory, readCounters: adapters.countersFile.read }),
    async management() {
      return effectiveManagement(settings().management, (await ledger.load()).management);
    },
    async chooseManagement(choice) {
      await ledger.record([{ kind: 'management-chosen', key: null, choice }]);
    },
    signIns,
    takeNotices: notices.take,
    listening: refresher.listening,
    drain,
    async close() {
      await signIns.drain();
      await drain();
      await tidy(custody, adapters.log);
      await custody.close();
      await adapters.close();
    },
  };
}
