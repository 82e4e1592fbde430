import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hash, leaseWorld } from './lease-world.ts';

const childPath = fileURLToPath(new URL('lease-child.ts', import.meta.url));

interface Child {
  readonly child: ChildProcess;
  readonly lines: Interface;
  readonly ended: Promise<unknown>;
}

function startChild(...args: readonly string[]): Child {
  const child = spawn(process.execPath, [childPath, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.stdin?.end();
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended, lines: createInterface({ input: child.stdout }) };
}

async function nextLine({ lines }: Child): Promise<string> {
  const [line] = await once(lines, 'line');
  return String(line);
}

describe('the lease of another process of ours', () => {
  it('is busy while that process lives and falls at once when it is killed', async () => {
    const world = leaseWorld();
    const holder = startChild(world.dir, 'hold', hash);
    expect(await nextLine(holder)).toBe('held');
    expect(await world.leases.acquire(hash, 0)).toBe('busy');
    holder.child.kill('SIGKILL');
    await holder.ended;
    const lease = await world.leases.acquire(hash, 0);
    expect(lease).not.toBe('busy');
    expect(JSON.parse(readFileSync(world.lockPath, 'utf8')).pid).toBe(process.pid);
  });

  it('is busy when it comes from another machine, whatever its number', async () => {
    const world = leaseWorld();
    const holder = startChild(world.dir, 'hold', hash);
    await nextLine(holder);
    holder.child.kill('SIGKILL');
    await holder.ended;
    const line = JSON.parse(readFileSync(world.lockPath, 'utf8'));
    const [mark, owner = '', random] = String(line.nonce).split('.');
    const said = JSON.parse(Buffer.from(owner, 'base64url').toString());
    const elsewhere = { ...said, host: 'another-machine', machine: 'another', bootId: 'its own' };
    const nonce = [mark, Buffer.from(JSON.stringify(elsewhere)).toString('base64url'), random].join('.');
    writeFileSync(world.lockPath, `${JSON.stringify({ ...line, nonce })}\n`);
    expect(await world.leases.acquire(hash, 0)).toBe('busy');
  });

  it('never has two holders, also when all find a fallen one at once', async () => {
    const world = leaseWorld();
    const racers = [1, 2, 3].map(() => startChild(world.dir, 'race'));
    const dead = startChild(world.dir, 'hold', hash);
    await nextLine(dead);
    dead.child.kill('SIGKILL');
    await dead.ended;
    const left = JSON.parse(readFileSync(world.lockPath, 'utf8'));
    const answers: string[] = [];
    for (let turn = 0; turn < 100; turn += 1) {
      const raced = createHash('sha256').update(`token ${turn}`).digest('hex');
      writeFileSync(`${world.dir}/${raced}.lock`, `${JSON.stringify({ ...left, tokenHash: raced })}\n`);
      const heard = racers.map(nextLine);
      for (const { child } of racers) child.stdin?.write(`${raced}\n`);
      answers.push(...(await Promise.all(heard)));
    }
    expect(answers).toEqual(answers.map(() => 'alone'));
    expect(answers).toHaveLength(300);
  });
});
