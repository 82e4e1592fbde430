import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import type { CustodyState } from '../../../../main/core/custody/custody-state.ts';
import { newestOf } from '../../../../main/core/custody/lineage.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { account, hashOf, openCustody } from './open-custody.ts';

const childPath = fileURLToPath(new URL('custody-child.ts', import.meta.url));

function freshDir(): string {
  const base = mkdtempSync(join(tmpdir(), 'custody-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  return join(base, 'custody');
}

interface Child {
  kill(): Promise<void>;
}

/** Another process that has written its intents, and lives until it is killed. */
async function childWith(dir: string, ...tokens: readonly string[]): Promise<Child> {
  const child: ChildProcess = spawn(process.execPath, [childPath, dir, ...tokens], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  if (child.stdout !== null) await once(child.stdout, 'data');
  return { kill };
}

function opened(dir: string, otherDirs: readonly string[] = []) {
  const { custody } = openCustody(dir, otherDirs);
  onTestFinished(() => custody.close());
  return custody;
}

function intent(token: string, id = `intent-${token}`): Extract<CustodyRecord, { t: 'intent' }> {
  return { t: 'intent', id, at: Date.now(), hash: hashOf(token), account, stores: ['pool'] };
}

function answer(token: string, successor: string): CustodyRecord {
  const { id, at, hash } = intent(token);
  const body = JSON.stringify({ refresh_token: successor, access_token: 'at.made-up' });
  return { t: 'answer', id, at, hash, account, status: 200, complete: true, body };
}

/** What a chain that began with this token has come to, in clear. */
function newestToken(state: CustodyState, token: string): string | undefined {
  return state.held.get(newestOf(state, hashOf(token)))?.tokens.refresh.reveal();
}

describe('an intent without an answer', () => {
  it('is pending while the process that wrote it lives, and a doubt once it is dead', async () => {
    const dir = freshDir();
    const child = await childWith(dir, 'rt.1');
    const custody = opened(dir);
    await custody.load();
    expect(await custody.doubt(hashOf('rt.1'))).toEqual({ count: 0, pending: true });
    await child.kill();
    expect(await custody.doubt(hashOf('rt.1'))).toEqual({ count: 1, pending: false });
    expect(await custody.doubt(hashOf('rt.2'))).toEqual({ count: 0, pending: false });
  });

  it('is a doubt although the dead process’s last line was torn', async () => {
    const dir = freshDir();
    const child = await childWith(dir, 'rt.1');
    await child.kill();
    const [segment = ''] = readdirSync(dir);
    appendFileSync(join(dir, segment), '{"t":"answer","id":"torn","at":1,"body":"{\\"refresh_tok');
    const custody = opened(dir);
    await custody.load();
    expect(await custody.doubt(hashOf('rt.1'))).toEqual({ count: 1, pending: false });
  });

  it('counts in another home on the same pool too', async () => {
    const [own, other] = [freshDir(), freshDir()];
    const child = await childWith(other, 'rt.1');
    await child.kill();
    const custody = opened(own, [other]);
    await custody.load();
    expect(await custody.doubt(hashOf('rt.1'))).toEqual({ count: 1, pending: false });
  });
});

describe('an answer that a killed process kept', () => {
  it('is known to the next one, with all tokens between', async () => {
    const dir = freshDir();
    const child = await childWith(dir, 'rt.1>rt.2', 'rt.2>rt.3');
    await child.kill();
    const state = await opened(dir).load();
    expect(newestToken(state, 'rt.1')).toBe('rt.3');
    expect([...state.answered].sort()).toEqual([hashOf('rt.1'), hashOf('rt.2')].sort());
  });
});

describe('compaction', () => {
  it('folds what dead processes left and what this one wrote, and forgets nothing of it', async () => {
    const dir = freshDir();
    for (const orders of [['rt.1>rt.2'], ['rt.2>rt.3', 'rt.9']]) await (await childWith(dir, ...orders)).kill();
    const custody = opened(dir);
    await custody.load();
    const slot = await custody.reserve(intent('rt.3'));
    await slot.fill(answer('rt.3', 'rt.4'));
    await custody.compact();
    expect(readdirSync(dir)).toHaveLength(1);
    const next = opened(dir);
    const state = await next.load();
    expect(newestToken(state, 'rt.1')).toBe('rt.4');
    expect([...state.answered].sort()).toEqual(['rt.1', 'rt.2', 'rt.3'].map(hashOf).sort());
    expect(await next.doubt(hashOf('rt.9'))).toEqual({ count: 1, pending: false });
    expect(readFileSync(join(dir, readdirSync(dir)[0] ?? ''), 'utf8')).not.toContain('"rt.2"');
  });

  it.each<readonly [string, () => Promise<ReadonlySet<TokenHash>>, number]>([
    ['while a store has the token', async () => new Set([hashOf('rt.1')]), 2],
    ['while a store cannot be read', () => Promise.reject(new Error('unreadable')), 2],
    ['no longer than three months where no store has it', async () => new Set(), 0],
  ])('remembers presentations in doubt %s', async (_, tokensInStores, count) => {
    const dir = freshDir();
    const { custody } = openCustody(dir, [], undefined, tokensInStores);
    onTestFinished(() => custody.close());
    for (const id of ['1', '2']) await custody.record({ t: 'unanswered', id, at: 1, hash: hashOf('rt.1') });
    await custody.compact();
    const next = opened(dir);
    await next.load();
    expect(await next.doubt(hashOf('rt.1'))).toEqual({ count, pending: false });
  });

  it('leaves a sign-in of a dead process to whoever comes next, and one of its own to itself', async () => {
    const dir = freshDir();
    const child = await childWith(dir, 'a');
    const [name] = readdirSync(dir);
    const begun = (id: string): readonly CustodyRecord[] => [
      { t: 'sign-in', id, at: Date.now(), key: null },
      { t: 'sign-in-answer', id, at: Date.now(), issuer: null, complete: true, body: '{}' },
    ];
    appendFileSync(
      join(dir, String(name)),
      begun('dead')
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    );
    await child.kill();
    const custody = opened(dir);
    for (const record of begun('own')) await custody.record(record);
    await custody.load();
    await custody.compact();
    const { signIns } = await custody.load();
    expect([...signIns.values()].map(({ id, isLeft }) => [id, isLeft])).toEqual([
      ['dead', true],
      ['own', false],
    ]);
  });

  it('never touches the segment of a process that lives', async () => {
    const dir = freshDir();
    const living = await childWith(dir, 'rt.1');
    const before = readdirSync(dir);
    const custody = opened(dir);
    await custody.record({ t: 'released', at: Date.now(), hash: hashOf('rt.5') });
    await custody.load();
    await custody.compact();
    expect(readdirSync(dir)).toEqual(expect.arrayContaining([...before]));
    await living.kill();
    const state = await custody.load();
    expect(state.presentations.has(hashOf('rt.1'))).toBe(true);
    expect(await custody.doubt(hashOf('rt.1'))).toEqual({ count: 1, pending: false });
  });

  it('never touches the segments of another home', async () => {
    const [own, other] = [freshDir(), freshDir()];
    await (await childWith(other, 'rt.1>rt.2')).kill();
    const custody = opened(own, [other]);
    await custody.record({ t: 'released', at: Date.now(), hash: hashOf('rt.5') });
    await custody.compact();
    expect(readdirSync(other)).toHaveLength(1);
    expect(newestToken(await custody.load(), 'rt.1')).toBe('rt.2');
  });

  it('forgets the end of a move after three months, unless another home still tells of its beginning', async () => {
    const [own, other] = [freshDir(), freshDir()];
    const at = Date.now() - 91 * 24 * 60 * 60 * 1000;
    await opened(other).record({ t: 'move', id: 'm', at, kind: 'restore', hash: hashOf('rt.1'), reason: null });
    const custody = opened(own, [other]);
    for (const id of ['m', 'elsewhere']) await custody.record({ t: 'moved', id, at });
    await custody.compact();
    const state = await custody.load();
    expect([...state.moves.keys()]).toEqual([]);
    expect([...state.endedMoves.keys()]).toEqual(['m']);
  });

  it('waits for another day while a spend is in flight', async () => {
    const dir = freshDir();
    await (await childWith(dir, 'rt.1>rt.2')).kill();
    const custody = opened(dir);
    const slot = await custody.reserve(intent('rt.7'));
    const before = readdirSync(dir);
    await custody.compact();
    expect(readdirSync(dir)).toEqual(before);
    await slot.fill(answer('rt.7', 'rt.8'));
    await custody.compact();
    expect(readdirSync(dir)).toHaveLength(1);
  });

  it.each(Array.from({ length: 30 }, (_, ticks) => ticks))(
    'loses nothing that is written while it runs, %i ticks in',
    async (ticks) => {
      const dir = freshDir();
      const custody = opened(dir);
      await custody.record({ t: 'released', at: Date.now(), hash: hashOf('rt.5') });
      const tidying = custody.compact();
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      if (ticks > 15) await new Promise((done) => setImmediate(done));
      const releasing = custody.record({ t: 'released', at: Date.now(), hash: hashOf('rt.6') });
      const slot = await custody.reserve(intent('rt.7'));
      await slot.fill(answer('rt.7', 'rt.8'));
      await Promise.all([tidying, releasing]);
      for (const state of [await custody.load(), await opened(dir).load()]) {
        expect(newestToken(state, 'rt.7')).toBe('rt.8');
        expect(state.released.has(hashOf('rt.5'))).toBe(true);
        expect(state.released.has(hashOf('rt.6'))).toBe(true);
      }
    },
  );

  it('leaves no trace of a process that wrote nothing', async () => {
    const dir = freshDir();
    const custody = opened(dir);
    await custody.load();
    await custody.compact();
    expect(existsSync(dir)).toBe(false);
  });
});
