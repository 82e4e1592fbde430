import { chmodSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCodexHome } from '../support/codex-home.ts';
import { runCommand } from '../support/run-command.ts';

const resetsAt = Math.floor(Date.now() / 1000) + 7_200;
const rateLimits = {
  limitId: 'codex',
  primary: { usedPercent: 25, windowDurationMins: 300, resetsAt },
  secondary: { usedPercent: 100, windowDurationMins: 10_080, resetsAt: resetsAt + 86_400 },
  planType: 'plus',
};

/** As 0.140.0 and 0.169.0 say it. */
const unreachable = [1, 'Error checking login status: no secret service provider or dbus session found'] as const;
const signedOut = [1, 'Not logged in'] as const;
const signedIn = [0, 'Logged in using ChatGPT'] as const;

interface MadeUpKeyring {
  readonly store?: 'keyring' | 'auto';
  /** To questions for the quota; null: it knows no account. */
  readonly answer: object | null;
  /** What `codex login status` says, and with which exit code. */
  readonly status?: readonly [exitCode: number, said: string];
}

/** A home whose sign-in is in the keyring, and a made-up Codex that is asked for it. */
async function keyringHome({ answer, store = 'keyring', status = unreachable }: MadeUpKeyring) {
  const home = await createCodexHome();
  const bin = await mkdtemp(join(tmpdir(), 'made-up-codex-'));
  onTestFinished(async () => {
    await home.remove();
    await rm(bin, { recursive: true, force: true });
  });
  writeFileSync(join(home.dir, 'config.toml'), `cli_auth_credentials_store = "${store}"\n`);
  const account = answer === null ? null : { type: 'chatgpt' };
  const program = `#!${process.execPath}
if (process.argv[2] === 'login') { console.error(${JSON.stringify(status[1])}); process.exit(${status[0]}); }
const answers = { initialize: { result: {} }, 'account/read': { result: { account: ${JSON.stringify(account)} } }, 'account/rateLimits/read': ${JSON.stringify(answer)} };
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id !== undefined) console.log(JSON.stringify({ id, ...answers[method] }));
});
`;
  writeFileSync(join(bin, 'codex'), program);
  chmodSync(join(bin, 'codex'), 0o755);
  const order = (path: string, ...args: readonly string[]) =>
    runCommand(args, { HOME: home.dir, CODEX_HOME: home.dir, PATH: path });
  const run = async (path: string, ...args: readonly string[]) => {
    const result = await order(path, 'status', ...args, '--json');
    return { ...result, accounts: JSON.parse(result.stdout).accounts };
  };
  return { bin, run, order };
}

describe('a sign-in in the system’s keyring', () => {
  it('shows the quota that Codex tells, and remembers it', async () => {
    const { bin, run } = await keyringHome({ answer: { result: { ordinaryUsageAllowed: false, rateLimits } } });
    const refreshed = await run(bin, '--refresh');
    expect(refreshed.exitCode).toBe(0);
    expect(refreshed.accounts).toEqual([
      expect.objectContaining({
        state: 'limited',
        sources: ['cli'],
        label: 'System keyring',
        error: null,
        stale: false,
      }),
    ]);
    expect(refreshed.accounts[0].windows).toHaveLength(2);
    const remembered = await run('/nonexistent');
    expect(remembered.accounts).toEqual(refreshed.accounts);
  });

  it('says that Codex could not tell when it fails', async () => {
    const { bin, run } = await keyringHome({ answer: { error: { code: -32603, message: '503 Service Unavailable' } } });
    const { accounts } = await run(bin, '--refresh');
    expect(accounts).toEqual([
      expect.objectContaining({ state: 'unreachable', error: expect.objectContaining({ code: 'codex-failed' }) }),
    ]);
  });

  it.each([
    ['Codex cannot look into the keyring either', 'own'],
    ['Codex is not there', '/nonexistent'],
  ])('keeps its sentence when %s', async (_name, path) => {
    const { bin, run } = await keyringHome({ answer: null });
    const { accounts } = await run(path === 'own' ? bin : path, '--refresh');
    expect(accounts).toEqual([
      expect.objectContaining({ state: 'unsupported', error: expect.objectContaining({ code: 'keyring' }) }),
    ]);
  });

  it.each([
    ['keyring', signedOut, 'keyring-empty', 'Codex is signed out.'],
    ['auto', signedOut, 'keyring-empty', 'Codex is signed out.'],
    ['keyring', signedIn, 'keyring-refused', 'Codex could not refresh'],
    ['auto', signedIn, 'keyring-refused', 'Codex could not refresh'],
  ] as const)(
    'needs a sign-in when Codex (%s) has none, or one that was refused: %j',
    async (store, status, code, said) => {
      const { bin, run, order } = await keyringHome({ answer: null, store, status });
      const first = await run(bin, '--refresh');
      expect(first.exitCode).toBe(3);
      expect(first.accounts).toEqual([
        expect.objectContaining({
          state: 'needs-sign-in',
          health: 0,
          error: expect.objectContaining({ code, message: expect.stringContaining(said) }),
        }),
      ]);
      expect(first.accounts[0].error.message).toContain('Run `codex login` in a terminal');
      expect((await run(bin, '--refresh')).accounts).toEqual(first.accounts);
      const { stdout } = await order('/nonexistent', 'doctor', '--json');
      const [found] = JSON.parse(stdout).findings.filter(({ id }: { readonly id: string }) => id === 'needs-sign-in');
      expect(found).toMatchObject({ nextStep: 'Sign in with Codex itself: run `codex login` in a terminal.' });
    },
  );

  it('works again with the first reading after a sign-in', async () => {
    const empty = await keyringHome({ answer: null, status: signedOut });
    expect((await empty.run(empty.bin, '--refresh')).accounts).toMatchObject([{ state: 'needs-sign-in' }]);
    const full = await keyringHome({ answer: { result: { ordinaryUsageAllowed: true, rateLimits } } });
    expect((await empty.run(full.bin, '--refresh')).accounts).toMatchObject([{ state: 'ok', error: null }]);
  });

  it('keeps the last numbers of one that stopped', async () => {
    const full = await keyringHome({ answer: { result: { ordinaryUsageAllowed: true, rateLimits } } });
    await full.run(full.bin, '--refresh');
    const empty = await keyringHome({ answer: null, status: signedOut });
    const { accounts } = await full.run(empty.bin, '--refresh');
    expect(accounts).toMatchObject([{ state: 'needs-sign-in', stale: true }]);
    expect(accounts[0].windows).toHaveLength(2);
  });
});
