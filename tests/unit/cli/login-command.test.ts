import { describe, expect, it } from 'vitest';
import type { QuotaApp } from '../../../main/core/quota-app.ts';
import type { SignInState, SignInView, SignInWay } from '../../../shared/sign-in.ts';
import { run } from './program-world.ts';

const account = {
  key: 'abcde12345',
  label: 'kai@studio.example',
  email: 'kai@studio.example',
  place: 'pool',
  restored: false,
  isNew: true,
  usageRead: true,
  codexMayBeRunning: false,
  multiAuthRuns: false,
} as const;

/** Sign-ins that go through `states`; at an offer they wait for the answer. */
function scripted(states: readonly SignInState[], label: string | null = null, way: SignInWay = 'browser') {
  const listeners = new Set<(view: SignInView) => void>();
  const choices: string[] = [];
  let chosen = (_choice: string): void => undefined;
  const view = (state: SignInState): SignInView => ({
    id: '1',
    key: null,
    label,
    way,
    wantedWay: 'browser',
    goesBesideCodex: false,
    insteadOfCodex: false,
    through: 'app',
    state,
    until: null,
  });
  let shown: readonly SignInView[] = [];
  const signIns: QuotaApp['signIns'] = {
    start: () => Promise.resolve('1'),
    cancel: () => undefined,
    decide: (_id, choice) => {
      choices.push(choice);
      chosen(choice);
    },
    views: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async ended() {
      let last: SignInState = { kind: 'starting' };
      for (const state of states) {
        last = state;
        const answer = state.kind === 'offered' ? new Promise<string>((resolve) => (chosen = resolve)) : null;
        shown = [view(state)];
        for (const listener of listeners) listener(view(state));
        if ((await answer) === 'decline') return view({ kind: 'declined', label: 'kai@studio.example' });
      }
      return view(last);
    },
    storeAgain: () => Promise.reject(new Error('Nothing is kept here.')),
    openAgain: () => Promise.resolve(),
    forget: () => undefined,
    drain: () => Promise.resolve(),
  };
  return { signIns, choices };
}

const offered: SignInState = { kind: 'offered', email: account.email, label: account.label, key: null };
const done: SignInState = { kind: 'done', account };

describe('another account at the end of a sign-in', () => {
  it.each([
    ['y', 'accept', 0],
    ['YES', 'accept', 0],
    ['n', 'decline', 1],
    ['', 'decline', 1],
  ])('is kept or not as the person says: %j', async (answer, choice, exitCode) => {
    const { signIns, choices } = scripted([offered, done], 'mira@studio.example');
    const asked: string[] = [];
    const ask = (question: string): Promise<string> => {
      asked.push(question);
      return Promise.resolve(answer);
    };
    const ran = await run(['login', 'mira@studio.example'], { app: { signIns }, io: { ask } });
    expect([ran.exitCode, choices]).toEqual([exitCode, [choice]]);
    expect(asked.join(' ').replaceAll('\n', ' ')).toContain(
      'kai@studio.example signed in, not mira@studio.example. Keep it as a new account? [y/N]',
    );
  });

  it('of an account that is here already is kept for that one by its name', async () => {
    const { signIns } = scripted([{ ...offered, key: 'somekey123' }, done], 'mira@studio.example');
    const asked: string[] = [];
    const ask = (question: string): Promise<string> => Promise.resolve(asked.push(question) > 0 ? 'y' : '');
    await run(['login', 'mira@studio.example'], { app: { signIns }, io: { ask } });
    expect(asked.join(' ').replaceAll('\n', ' ')).toContain('Keep it for kai@studio.example? [y/N]');
  });

  it('is not kept where nobody can be asked, or a document is wanted', async () => {
    const quiet = scripted([offered, done], 'mira@studio.example');
    expect((await run(['login', 'mira@studio.example'], { app: quiet })).exitCode).toBe(1);
    const ask = (): Promise<string> => Promise.resolve('y');
    const json = scripted([offered, done], 'mira@studio.example');
    expect((await run(['login', 'mira@studio.example', '--json'], { app: json, io: { ask } })).exitCode).toBe(1);
    expect([quiet.choices, json.choices]).toEqual([['decline'], ['decline']]);
  });
});

describe('what `login` says', () => {
  it.each([
    ['to Codex', { place: 'cli', isNew: false }, 'kai@studio.example is signed in to Codex.'],
    ['new', {}, 'new in the pool of codex-multi-auth; Codex’s own sign-in stays as it was.'],
    ['restored', { restored: true, isNew: false }, 'kai@studio.example is signed in and back in the pool.'],
    ['still set aside', { place: 'flagged', isNew: false }, 'still set aside, since the pool is full'],
    ['with Codex running', { place: 'cli', codexMayBeRunning: true }, 'until it is restarted'],
    ['with codex-multi-auth running', { multiAuthRuns: true }, 'running with the old pool in memory. Restart it.'],
  ] as const)('is where the account is now: %s', async (_name, change, text) => {
    const { signIns } = scripted([{ kind: 'done', account: { ...account, ...change } }]);
    const { out, exitCode } = await run(['login'], { app: { signIns }, io: { columns: 200 } });
    expect([exitCode, out.replaceAll('\n', ' ')]).toEqual([0, expect.stringContaining(text)]);
  });

  it('is why a code takes the place of the browser', async () => {
    const waiting: SignInState = { kind: 'waiting', address: 'https://auth.example/d', code: 'AB-12', opened: false };
    const inPlace = await run(['login'], { app: scripted([waiting, done], null, 'device') });
    expect(inPlace.err.replaceAll('\n', ' ')).toContain(
      'ports that a browser comes back to, so a code takes its place.',
    );
    expect((await run(['login'], { app: scripted([waiting, done]) })).err).not.toContain('takes its place');
  });

  it('is the address whole on a line of its own, also on a narrow terminal, and the code', async () => {
    const address = `https://auth.openai.com/oauth/authorize?${'x'.repeat(400)}`;
    const waiting: SignInState = { kind: 'waiting', address, code: 'AB-12', opened: false };
    const { err } = await run(['login'], { app: scripted([waiting, done]), io: { columns: 40 } });
    expect(err.split('\n')).toContain(`  ${address}`);
    expect(err.split('\n')).toContain('  AB-12');
  });

  it.each([
    [{ kind: 'cancelled' }, 130, 'Stopped; nothing was changed.'],
    [{ kind: 'timed-out' }, 1, 'Nobody signed in within five minutes; nothing was changed.'],
    [{ kind: 'failed', code: 'network', message: 'No.', hint: null, kept: null }, 1, 'No.'],
    [
      { kind: 'failed', code: 'network', message: 'No.', hint: 'Why.', kept: { key: null, label: null } },
      1,
      'Why. The new sign-in is kept',
    ],
  ] as const)('is why it came to nothing, with its exit code: %j', async (state, exitCode, says) => {
    const ran = await run(['login'], { app: scripted([state]), io: { columns: 200 } });
    expect([ran.exitCode, ran.err]).toEqual([exitCode, expect.stringContaining(says)]);
  });
});
