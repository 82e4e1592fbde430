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

/** A home whose sign-in is in the keyring, and a made-up Codex that answers usage questions with this. */
async function keyringHome(answer: object | null) {
  const home = await createCodexHome();
  const bin = await mkdtemp(join(tmpdir(), 'made-up-codex-'));
  onTestFinished(async () => {
    await home.remove();
    await rm(bin, { recursive: true, force: true });
  });
  writeFileSync(join(home.dir, 'config.toml'), 'cli_auth_credentials_store = "keyring"\n');
  const account = answer === null ? null : { type: 'chatgpt' };
  const program = `#!${process.execPath}
const answers = { initialize: { result: {} }, 'account/read': { result: { account: ${JSON.stringify(account)} } }, 'account/rateLimits/read': ${JSON.stringify(answer)} };
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id !== undefined) console.log(JSON.stringify({ id, ...answers[method] }));
});
`;
  writeFileSync(join(bin, 'codex'), program);
  chmodSync(join(bin, 'codex'), 0o755);
  const run = async (path: string, ...args: readonly string[]) => {
    const result = await runCommand(['status', ...args, '--json'], {
      HOME: home.dir,
      CODEX_HOME: home.dir,
      PATH: path,
    });
    return { ...result, accounts: JSON.parse(result.stdout).accounts };
  };
  return { bin, run };
}

describe('a sign-in in the system’s keyring', () => {
  it('shows the quota that Codex tells, and remembers it', async () => {
    const { bin, run } = await keyringHome({ result: { ordinaryUsageAllowed: false, rateLimits } });
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
    const { bin, run } = await keyringHome({ error: { code: -32603, message: '503 Service Unavailable' } });
    const { accounts } = await run(bin, '--refresh');
    expect(accounts).toEqual([
      expect.objectContaining({ state: 'unreachable', error: expect.objectContaining({ code: 'codex-failed' }) }),
    ]);
  });

  it.each([
    ['Codex reaches no sign-in either', 'own'],
    ['Codex is not there', '/nonexistent'],
  ])('keeps its sentence when %s', async (_name, path) => {
    const { bin, run } = await keyringHome(null);
    const { accounts } = await run(path === 'own' ? bin : path, '--refresh');
    expect(accounts).toEqual([
      expect.objectContaining({ state: 'unsupported', error: expect.objectContaining({ code: 'keyring' }) }),
    ]);
  });
});
