import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtCommandPath } from '../../build/project-paths.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { runCommand, startCommand } from '../support/run-command.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

describe('the demo', () => {
  it('runs to the end, ends with 0 and touches nothing outside a folder that is gone afterwards', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'codex-quota-outside-'));
    try {
      const [home, temp] = [join(dir, 'home'), join(dir, 'tmp')];
      await mkdir(join(home, '.codex'), { recursive: true });
      await mkdir(temp);
      await writeFile(join(home, '.codex', 'auth.json'), '{"OPENAI_API_KEY":"sk-made-up"}');
      const before = await treeOf(home);
      const { exitCode, stdout, stderr } = await runCommand(['demo'], { HOME: home, PATH: '', TMPDIR: temp });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(/Result: 2 restored .* 1 could not be told/);
      expect(stdout).not.toContain('sk-made-up');
      expect(await treeOf(home)).toEqual(before);
      expect(await readdir(temp)).toEqual([]);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it('says where it cannot write, and what to do about that', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['demo'], { PATH: '', TMPDIR: builtCommandPath });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`cannot write to the temporary folder ${builtCommandPath} (ENOTDIR)`);
    expect(stderr).toContain('TMPDIR');
  });
});

/** util-linux's `script` runs a command on a pseudo terminal; the one of the BSDs has other options. */
const scriptPath = '/usr/bin/script';
const hasScript = process.platform === 'linux' && existsSync(scriptPath);

interface Typed {
  /** Once the screen shows this, the keys are pressed. */
  readonly after: string;
  readonly keys: string;
}

/** Everything that a terminal of 80 columns would show, and the exit code of the command on it. */
async function onTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  typed?: Typed,
): Promise<{ readonly screen: string; readonly exitCode: number | null }> {
  const command = `stty cols 80 rows 50; exec '${process.execPath}' '${builtCommandPath}' ${args.join(' ')}`;
  const child = spawn(scriptPath, ['-qec', command, '/dev/null'], {
    env: { SHELL: '/bin/sh', TERM: 'xterm-256color', ...env, PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  if (typed !== undefined) {
    for (let tries = 0; tries < 1000 && !screen.includes(typed.after); tries += 1) await delay(10);
    child.stdin.write(typed.keys);
  }
  const exitCode = await ended;
  return { screen, exitCode };
}

const esc = '\u001b';
const colour = `${esc}[3`;

describe.runIf(hasScript)('on a terminal', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ latencyMs: 60 });
    const accounts = ['a', 'b', 'c'].map((name) => world.account(name));
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
  });
  afterEach(() => world.dispose());

  it('a check shows its progress and colours, and takes the progress away again', async () => {
    const { screen, exitCode } = await onTerminal(['verify-flagged', '--concurrency', '1'], world.env);
    expect(exitCode).toBe(0);
    expect(screen).toMatch(/Checking .*█.* of 3/);
    expect(screen).toContain(`${colour}2m✓`);
    const afterProgress = screen.slice(screen.lastIndexOf(' of 3'));
    expect(afterProgress).toContain(`${esc}[?25h`);
    expect(afterProgress).toContain('Result: 3 restored');
  });

  it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('%j keeps colours away', async (env) => {
    const { screen } = await onTerminal(['verify-flagged'], { ...world.env, ...env });
    expect(screen).toContain('✓ 1.');
    expect(screen).not.toContain(colour);
  });

  it('an empty NO_COLOR is as good as none', async () => {
    const { screen } = await onTerminal(['verify-flagged'], { ...world.env, NO_COLOR: '' });
    expect(screen).toContain(colour);
  });

  it.each([
    ['yes', 'y\n', 0, 1],
    ['no', 'n\n', 130, 0],
    ['Ctrl-C', '\u0003', 130, 0],
    ['Ctrl-D', '\u0004', 130, 0],
  ])('unflag asks first, and %s is understood', async (_name, keys, code, inPool) => {
    const { screen, exitCode } = await onTerminal(['unflag', 'a@studio.example'], world.env, { after: '[y/N]', keys });
    expect(exitCode).toBe(code);
    expect(screen).not.toContain('Something went wrong');
    expect(await world.home.readPool()).toHaveLength(inPool);
  });

  it('the first stopped account of the pool brings the question, and Ctrl-C answers nothing', async () => {
    const refused = { token: { kind: 'refused', code: 'invalid_grant' } } as const;
    const stopped = world.account('stopped', { behaviours: refused });
    await world.home.writePool([poolRecord(stopped.tokens)]);
    const asked = { after: '[y/N]', keys: '\u0003' };
    const { screen, exitCode } = await onTerminal(['status', '--refresh'], world.env, asked);
    expect(screen).toContain('Set stopped accounts aside?');
    expect(exitCode).toBe(130);
    const again = await onTerminal(['status', '--refresh'], world.env, { ...asked, keys: 'n\n' });
    expect(again.screen).toContain('Set stopped accounts aside?');
    expect(await world.home.readPool()).toHaveLength(1);
  });
});

describe.runIf(existsSync('/dev/full'))('output that cannot be written', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  it.each([
    ['standard output', '>/dev/full', 1, /could not be written \(ENOSPC\)/],
    ['either of the two', '>/dev/full 2>/dev/full', 1, /^$/],
    ['standard error', '2>/dev/full', 0, /^$/],
  ])('because the disk behind %s is full costs no answer', async (_what, where, exitCode, said) => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.home.writePool([poolRecord(kai.tokens)]);
    const redirected = ['/bin/sh', '-c', `exec "$@" ${where}`, 'sh'];
    const result = await startCommand(['verify-flagged', '--json'], world.env, redirected).ended;
    expect(result.exitCode).toBe(exitCode);
    expect(result.stderr).toMatch(said);
    expect(await world.home.readFlagged()).toEqual([]);
    const emails = (await world.home.readPool()).map(({ email }) => email);
    expect(emails).toEqual([kai.email, mira.email]);
  });
});
