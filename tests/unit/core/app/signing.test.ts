import { describe, expect, it } from 'vitest';
import type { AppState, StateCell } from '../../../../main/core/app/app-state.ts';
import { createSigning } from '../../../../main/core/app/signing.ts';
import type { SignInState } from '../../../../shared/sign-in.ts';
import { createMadeUpSignIns } from '../../../support/made-up-sign-ins.ts';

const done: SignInState = {
  kind: 'done',
  account: {
    key: 'k1',
    label: 'ana',
    email: null,
    place: 'pool',
    restored: true,
    isNew: false,
    usageRead: true,
    codexMayBeRunning: false,
    multiAuthRuns: false,
  },
};
const address = 'https://auth.openai.com/codex/device';

function open(look: () => Promise<void> = async () => undefined) {
  const signIns = createMadeUpSignIns();
  const shown: AppState['signIns'][] = [];
  const seen: string[] = [];
  const state: Pick<StateCell, 'set'> = { set: (change) => void (change.signIns && shown.push(change.signIns)) };
  const signing = createSigning({
    app: { signIns },
    state,
    look: async () => {
      await look();
      seen.push('looked');
    },
    replan: () => void seen.push('planned'),
    heedSignIns: () => undefined,
  });
  return { signIns, shown, seen, signing, calls: signing.intents };
}

describe('a sign-in that a window asks for', () => {
  it('is begun once per account, however often it is asked for, also before it is in the queue', async () => {
    const { signIns, calls } = open();
    let letGo = (): void => undefined;
    signIns.gate = new Promise((resolve) => {
      letGo = resolve;
    });
    const asked = [1, 2].map(() => calls['sign-in:start']({ key: 'k1', way: 'browser' }));
    letGo();
    const ids = await Promise.all(asked);
    const later = await calls['sign-in:start']({ key: 'k1', way: 'device' });
    expect([...ids, later]).toEqual([{ id: 'id-1' }, { id: 'id-1' }, { id: 'id-1' }]);
    expect(signIns.asked).toEqual(['start k1 browser']);
  });

  it('is a new one after the earlier one has ended, and for nobody in particular each time', async () => {
    const { signIns, calls } = open();
    await calls['sign-in:start']({ key: 'k1', way: 'browser' });
    signIns.become('id-1', { kind: 'timed-out' });
    expect(await calls['sign-in:start']({ key: 'k1', way: 'browser' })).toEqual({ id: 'id-2' });
    const anybody = [1, 2].map(() => calls['sign-in:start']({ key: null, way: 'browser' }));
    expect(await Promise.all(anybody)).toEqual([{ id: 'id-3' }, { id: 'id-4' }]);
  });

  it('is tried again before all that wait: the new one first, then the old one is called off and forgotten', async () => {
    const { signIns, calls } = open();
    await calls['sign-in:start']({ key: 'k1', way: 'browser' });
    expect(await calls['sign-in:again']({ id: 'id-1', way: 'device' })).toEqual({ id: 'id-2' });
    expect(signIns.asked.slice(1)).toEqual(['start k1 device next', 'cancel id-1', 'forget id-1']);
  });

  it.each<'sign-in:again' | 'sign-in:start'>(['sign-in:again', 'sign-in:start'])(
    'is stored without another visit in the browser by %s when only storing it failed',
    async (name) => {
      const { signIns, calls } = open();
      await calls['sign-in:start']({ key: 'k1', way: 'browser' });
      signIns.become('id-1', {
        kind: 'failed',
        code: 'disk-full',
        message: 'No.',
        hint: null,
        kept: { key: null, label: null },
      });
      const request = { id: 'id-1', key: 'k1', way: 'browser' } as const;
      expect(await calls[name](request)).toEqual({ id: 'id-1' });
      expect(signIns.asked.slice(1)).toEqual(['store id-1']);
    },
  );

  it.each<['add' | 'leave', string]>([
    ['add', 'accept id-1'],
    ['leave', 'decline id-1'],
  ])('hears the answer %s to its question', async (choice, asked) => {
    const { signIns, calls } = open();
    await calls['sign-in:start']({ key: 'k1', way: 'browser' });
    await calls['sign-in:decide']({ id: 'id-1', choice });
    expect(signIns.asked.at(-1)).toBe(asked);
  });

  it('is shown with every change', async () => {
    const { signIns, shown, calls } = open();
    await calls['sign-in:start']({ key: 'k1', way: 'browser' });
    signIns.become('id-1', { kind: 'starting' });
    expect(shown.map((views) => views.map(({ state }) => state.kind))).toEqual([['queued'], ['starting']]);
  });

  it.each<'sign-in:again' | 'sign-in:open-browser'>(['sign-in:again', 'sign-in:open-browser'])(
    'is not there any more for %s of one that nobody knows',
    async (name) => {
      const { calls } = open();
      await expect(calls[name]({ id: 'id-9', way: 'browser' })).rejects.toMatchObject({ code: 'not-possible' });
    },
  );
});

describe('a new sign-in', () => {
  it('is looked for in the files once it is stored, and the plan is made anew', async () => {
    const { signIns, seen, calls, signing } = open();
    await calls['sign-in:start']({ key: 'k1', way: 'browser' });
    signIns.become('id-1', done);
    await signing.end();
    expect(seen).toEqual(['looked', 'planned']);
  });

  it.each<SignInState>([{ kind: 'cancelled' }, { kind: 'timed-out' }])(
    'that came to nothing changes no file, so nobody looks: $kind',
    async (state) => {
      const { signIns, seen, calls, signing } = open();
      await calls['sign-in:start']({ key: 'k1', way: 'browser' });
      signIns.become('id-1', state);
      await signing.end();
      expect(seen).toEqual([]);
    },
  );

  it('is seen before the app ends', async () => {
    let letGo = (): void => undefined;
    const looking = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const { signIns, seen, calls, signing } = open(() => looking);
    await calls['sign-in:start']({ key: 'k1', way: 'browser' });
    signIns.become('id-1', done);
    const ended = signing.end().then(() => seen.push('ended'));
    await Promise.resolve();
    letGo();
    await ended;
    expect(seen).toEqual(['looked', 'planned', 'ended']);
  });
});

describe('what a person takes to another browser', () => {
  it.each<['code' | 'address', SignInState, string | null]>([
    ['code', { kind: 'waiting', address, code: '7KQP-3MXD', opened: true }, '7KQP-3MXD'],
    ['address', { kind: 'waiting', address, code: '7KQP-3MXD', opened: true }, address],
    ['code', { kind: 'waiting', address, code: null, opened: true }, null],
    ['address', { kind: 'storing' }, null],
  ])('is the %s of one that waits, else nothing: %j', async (what, state, text) => {
    const { signIns, calls, signing } = open();
    await calls['sign-in:start']({ key: 'k1', way: 'browser' });
    signIns.become('id-1', state);
    if (text === null) expect(() => signing.text('id-1', what)).toThrow('waits for no browser');
    else expect(signing.text('id-1', what)).toBe(text);
  });
});
