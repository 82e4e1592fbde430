import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { AppNotification } from '../../../main/core/app/tray-app.ts';
import { createNotifier, type Notifier } from '../../../main/electron/notifier.ts';

const told: AppNotification = { id: 'restored-1', title: 'mira is back', body: 'It works again.', button: null };

/** What the system does with one; `none`: it cannot show any, as a Linux without libnotify. */
type Manner = 'shows' | 'fails' | 'none';

interface Bench {
  readonly notifier: Notifier;
  readonly system: { manner: Manner };
  /** What `canNotify` said each time it was said to have changed. */
  readonly changes: readonly boolean[];
}

function bench(manner: Manner): Bench {
  const state = { manner };
  class SystemNotification extends EventEmitter {
    readonly id = '';
    constructor(_options: object) {
      super();
    }
    static isSupported(): boolean {
      return state.manner !== 'none';
    }
    static getHistory(): Promise<never[]> {
      return Promise.resolve([]);
    }
    static handleActivation(): void {}
    show(): void {
      this.emit(state.manner === 'shows' ? 'show' : 'failed');
    }
    close(): void {}
  }
  const changes: boolean[] = [];
  const notifier = createNotifier({
    system: SystemNotification,
    platform: 'linux',
    onClick: () => {},
    onChange: () => void changes.push(notifier.canNotify()),
  });
  return { notifier, system: state, changes };
}

describe('what the system shows', () => {
  it.each([
    ['is told to have been shown', 'shows', 'shown', []],
    ['is told to have failed where the system refuses it, and so is the settings window', 'fails', 'failed', [false]],
    [
      'is told to have failed where there are no notifications, and so is the settings window',
      'none',
      'failed',
      [false],
    ],
  ] as const)('%s', async (_what, manner, outcome, changes) => {
    const here = bench(manner);
    expect(await here.notifier.notify(told)).toBe(outcome);
    expect(here.notifier.canNotify()).toBe(outcome === 'shown');
    expect(here.changes).toEqual(changes);
  });

  it('says it once, however many cannot be shown, and takes it back when one is', async () => {
    const here = bench('none');
    await here.notifier.notify(told);
    await here.notifier.notify({ ...told, id: 'restored-2' });
    here.system.manner = 'shows';
    expect(await here.notifier.notify(told)).toBe('shown');
    expect(here.changes).toEqual([false, true]);
  });
});
