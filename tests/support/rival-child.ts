import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRivalLists } from './rival-lists.ts';
import type { RivalAnswer, RivalMessage, RivalOrder, RivalPair } from './rival-orders.ts';

// Started by rival.ts with the folder of the lists as its argument. It plays codex-multi-auth 2.8.7 and two versions of the Codex
// CLI from what was measured of them, and ends with its parent.
const root = process.argv[2] ?? '';
const leaseDir = join(root, 'refresh-leases');
const lists = createRivalLists(root);
const nonces = new Map<string, string>();
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
      return takeLease(order.token, order.lifeMs ?? 30_000);
    case 'release-lease':
      return releaseLease(order.token);
    case 'half-lease':
      mkdirSync(leaseDir, { recursive: true, mode: 0o700 });
      return writeFileSync(leasePath(order.token), `{"tokenHash":"${sha256(order.token).slice(0, 20)}`, {
        mode: 0o600,
      });
    case 'leave-result':
      return leaveResult(order.token, order.pair, order.createdAtMs);
    case 'refresh':
      return refresh(order.token, order.url);
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

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function leasePath(token: string): string {
  return join(leaseDir, `${sha256(token)}.lock`);
}

function takeLease(token: string, lifeMs: number): void {
  mkdirSync(leaseDir, { recursive: true, mode: 0o700 });
  const nonce = randomBytes(16).toString('hex');
  const acquiredAt = Date.now();
  const line = { tokenHash: sha256(token), pid: process.pid, acquiredAt, expiresAt: acquiredAt + lifeMs, nonce };
  writeFileSync(leasePath(token), `${JSON.stringify(line)}\n`, { mode: 0o600, flag: 'wx' });
  nonces.set(token, nonce);
}

function releaseLease(token: string): void {
  const found = JSON.parse(readFileSync(leasePath(token), 'utf8'));
  if (found.nonce === nonces.get(token)) rmSync(leasePath(token));
}

function leaveResult(token: string, pair: RivalPair, createdAtMs: number): void {
  mkdirSync(leaseDir, { recursive: true, mode: 0o700 });
  const path = join(leaseDir, `${sha256(token)}.result.json`);
  const { access, refresh: next, id: idToken, expiresAtMs: expires } = pair;
  const result = { type: 'success', access, refresh: next, expires, idToken };
  const temp = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  writeFileSync(temp, JSON.stringify({ tokenHash: sha256(token), createdAt: createdAtMs, result }), { mode: 0o600 });
  renameSync(temp, path);
}

async function refresh(token: string, url: string): Promise<RivalPair> {
  takeLease(token, 30_000);
  const body = { client_id: 'app_EMoamEEZ73f0CkXaXp7hrann', grant_type: 'refresh_token', refresh_token: token };
  const headers = { 'content-type': 'application/json', 'user-agent': 'codex-multi-auth (rival)' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  if (!response.ok) throw new Error(`The rival's refresh was refused: ${JSON.stringify(answer)}`);
  const [access, next, id] = [answer['access_token'], answer['refresh_token'], answer['id_token']].map(String);
  if (access === undefined || next === undefined || id === undefined) throw new Error('The answer was incomplete.');
  const pair = { access, refresh: next, id, expiresAtMs: Date.now() + Number(answer['expires_in']) * 1000 };
  leaveResult(token, pair, Date.now());
  releaseLease(token);
  lists.rotate(token, pair);
  return pair;
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
