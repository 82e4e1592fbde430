import { isWeeklyOffered } from '../../../shared/weekly-offer.ts';
import type { QuotaApp } from '../quota-app.ts';
import type { AccountReader } from './account-reader.ts';
import type { Announcer } from './announcer.ts';
import type { StateCell } from './app-state.ts';
import type { RestoreRuns } from './restore-runs.ts';
import type { SettingsStore } from './settings-store.ts';
import { settingsTroubleNotice } from './settings-trouble-notice.ts';
import type { TrayApp } from './tray-app.ts';

export interface IntentsDeps {
  readonly app: QuotaApp;
  readonly settings: SettingsStore;
  readonly state: StateCell;
  readonly reader: AccountReader;
  readonly runs: RestoreRuns;
  readonly announcer: Pick<Announcer, 'seen' | 'namesHidden' | 'tellInStrip'>;
  readonly replan: () => void;
}

/** What the windows may ask for. A run resolves when it has begun, everything else when it is done. */
export function createIntents(
  deps: IntentsDeps,
): Omit<TrayApp['intents'], `diagnosis:${string}` | `sign-in:${string}`> {
  const { app, settings, state, reader, runs, announcer, replan } = deps;

  /** Moves accounts, shows at once what became of it, and plans anew: a check may be due, or none any more. */
  async function move(work: () => Promise<unknown>): Promise<null> {
    try {
      await work();
    } finally {
      await reader.look();
      replan();
    }
    return null;
  }

  const isOffered = (): boolean => isWeeklyOffered({ ...state.now(), settings: settings.now() });

  /** The result that it stood beside is put away. When that cannot be kept it is offered once more, which harms nobody. */
  async function declineOffer(): Promise<void> {
    await settings.change({ weeklyCheck: 'off' }).catch(() => null);
    state.touch();
  }

  return {
    async 'usage:refresh'() {
      await reader.read('person');
      replan();
      return null;
    },
    async 'restore:start'({ mode, keys }) {
      const wasOffered = isOffered();
      runs.start(mode, keys);
      if (wasOffered) await declineOffer();
      return null;
    },
    async 'restore:stop'() {
      runs.stop();
      return null;
    },
    async 'restore:clear'() {
      const wasOffered = isOffered();
      runs.clear();
      if (wasOffered) await declineOffer();
      return null;
    },
    'restore:undo': ({ keys }) =>
      move(async () => {
        for (const key of keys) await app.undo(key);
      }),
    'account:set-aside': ({ key }) => move(() => app.flag(key, null)),
    'account:restore-unchecked': ({ key }) => move(() => app.unflag(key)),
    'account:remove': ({ key }) => move(() => app.remove(key)),
    async 'management:choose'({ choice }) {
      await app.chooseManagement(choice);
      await reader.look();
      // What had stopped before the answer is dealt with by the next reading.
      void reader.read('background').then(replan);
      return null;
    },
    async 'settings:change'({ change }) {
      const before = settings.now();
      const after = await settings.change(change);
      if (after.hideEmails && !before.hideEmails) announcer.namesHidden();
      for (const trouble of settings.takeTroubles()) announcer.tellInStrip(settingsTroubleNotice(trouble));
      state.touch();
      if (after.hideEmails !== before.hideEmails || after.management !== before.management) await reader.look();
      replan();
      return null;
    },
    async 'notice:seen'({ id }) {
      announcer.seen(id);
      return null;
    },
  };
}
