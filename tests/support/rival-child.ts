import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRivalFiles, leaveJournal } from './rival-files.ts';
import { createRivalLeases, type RivalLease } from './rival-leases.ts';
import { createRivalLists } from './rival-lists.ts';
import type { RivalAnswer, RivalMessage, RivalOrder, RivalPair, RivalSettings } from './rival-orders.ts';
import { type RivalProxy, startRivalProxy } from './rival-proxy.ts';
import { createRivalRefresher } from './rival-refresh.ts';
import { rivalTimes } from './rival-times.ts';
import { noterInto, witnessInto } from './rival-words.ts';

// Started by rival.ts with its settings as its argument. It plays codex-multi-auth 2.8.7 and two versions of the Codex CLI from what
// was measured of them, and ends with its parent.
const { listsDir: root, timeFactor, wordsPath, laterField } = JSON.parse(process.argv[2] ?? '') as RivalSettings;
const times = rivalTimes(timeFactor);
const files = createRivalFiles({ root, times, witness: witnessInto(wordsPath) });
const lists = createRivalLists(files, laterField);
const leases = createRivalLeases(join(root, 'refresh-leases'), times);
const refresher = createRivalRefresher({ leases, times, note: noterInto(wordsPath) });
const taken = new Map<string, RivalLease>();
let proxy: RivalProxy | null = null;
let letGo: (() => Promise<void>) | null = null;

async function obey(order: RivalOrder): Promise<unknown> {
  switch (order.do) {
    case 'remember':
      return lists.remember();
    case 'save':
      return lists.save(order.list);
    case 'put':
      return lists.put(order.list, order.record);
    case 'drop':
      return lists.drop(order.list, order.email);
    case 'rotate':
      return lists.rotate(order.token, order.pair);
    case 'label':
      return lists.label(order.list, order.email, order.label);
    case 'take-lease':
      return void taken.set(order.token, leases.take(order.token, order.lifeMs ?? times.leaseLifeMs));
    case 'release-lease':
      return taken.get(order.token)?.release();
    case 'half-lease':
      return leases.leaveHalf(order.token);
    case 'leave-result':
      return leases.publish(order.token, order.pair, order.createdAtMs);
    case 'refresh':
      return refresh(order.token, order.url);
    case 'live':
      proxy = await startRivalProxy({ lists, refresher, times, url: order.url, seed: order.seed, laterField });
      return null;
    case 'rest':
      return proxy?.rest();
    case 'lose-power':
      return losePower(order.keepsJournal);
    case 'write-auth-in-place':
      return writeFileSync(order.path, order.text, { mode: 0o600 });
    case 'commit-auth':
      return commitAuth(order);
    case 'hold-auth-lock':
      letGo = await holdLocks([join(order.codexHome, 'auth.lock')]);
      return null;
    case 'release-auth-lock':
      return letGo?.();
  }
}

async function refresh(token: string, url: string): Promise<RivalPair> {
  const refreshed = await refresher.refresh(token, url);
  if (refreshed.kind === 'failed') throw new Error(`The rival's refresh failed: ${JSON.stringify(refreshed)}`);
  lists.rotate(token, refreshed.pair);
  return refreshed.pair;
}

/** The rename has reached the disk and what it names has not (facts/multi-auth.md section 8, case 47). */
async function losePower(keepsJournal: boolean): Promise<void> {
  const path = files.paths.pool;
  if (keepsJournal) leaveJournal(path, readFileSync(path, 'utf8'));
  writeFileSync(path, '');
}

async function commitAuth(order: Extract<RivalOrder, { do: 'commit-auth' }>): Promise<'written' | null> {
  const release = await holdLocks([join(order.codexHome, 'auth.lock'), `${order.path}.lock`]);
  try {
    const now = JSON.parse(readFileSync(order.path, 'utf8'));
    if (now.tokens.refresh_token !== order.startedFrom) return null;
    const temp = join(dirname(order.path), `.auth-${randomBytes(3).toString('hex')}`);
    const file = openSync(temp, 'wx', 0o600);
    writeFileSync(file, order.text);
    fsyncSync(file);
    closeSync(file);
    renameSync(temp, order.path);
    return 'written';
  } finally {
    await release();
  }
}

/** `flock` locks, as Codex takes them; the holder's end frees them. */
async function holdLocks(paths: readonly string[]): Promise<() => Promise<void>> {
  const flocks = paths.flatMap((path) => ['flock', '-w', '20', path]);
  const [command = 'flock', ...args] = [...flocks, 'sh', '-c', 'echo held; exec cat'];
  const holder = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  return async () => {
    const ended = once(holder, 'close');
    holder.stdin.end();
    await ended;
  };
}

process.on('message', ({ number, order }: RivalMessage) => {
  const reply = (answer: RivalAnswer): boolean | undefined => process.send?.(answer);
  obey(order).then(
    (result) => reply({ number, result: result ?? null }),
    (error: unknown) => reply({ number, error: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
process.send?.({ number: 0 } satisfies RivalAnswer);
