import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ProcessOwner, ProcessOwners } from '../../core/ports.ts';
import { systemCode } from '../quota-home/file-refusal.ts';

/** Who a process is, and whether it still is. */
export function createProcesses(): ProcessOwners {
  const own: ProcessOwner = {
    pid: process.pid,
    startedAt: linuxStart(process.pid),
    bootId: textOf('/proc/sys/kernel/random/boot_id'),
    pidNamespace: linkOf('/proc/self/ns/pid'),
    host: hostname(),
  };
  return {
    self: () => own,
    isDead: async (owner) => isProvenDead(owner, own),
  };
}

/** Another host or another namespace of process ids proves nothing; another boot of this one proves it. */
function isProvenDead(owner: ProcessOwner, own: ProcessOwner): boolean {
  if (owner.host !== own.host || !Number.isInteger(owner.pid) || owner.pid <= 0) return false;
  if (owner.bootId !== null && own.bootId !== null && owner.bootId !== own.bootId) return true;
  if (owner.pidNamespace !== own.pidNamespace) return false;
  if (!isAlive(owner.pid)) return true;
  const startedAt = linuxStart(owner.pid);
  return owner.startedAt !== null && startedAt !== null && startedAt !== owner.startedAt;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** A killed child whose parent has not looked yet writes nothing any more. */
function isZombie(pid: number): boolean {
  return statFields(pid)?.[0] === 'Z';
}

/** Start in ticks since boot: field 22 of the line, counted behind the name, which may hold anything. */
function linuxStart(pid: number): string | null {
  return statFields(pid)?.[19] ?? null;
}

function statFields(pid: number): readonly string[] | null {
  const line = process.platform === 'linux' ? textOf(`/proc/${pid}/stat`) : null;
  return line === null ? null : line.slice(line.lastIndexOf(')') + 2).split(' ');
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
