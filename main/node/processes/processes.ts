import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { proofOfDeath } from '../../core/custody/proof-of-death.ts';
import type { ProcessOwner, ProcessOwners } from '../../core/ports.ts';
import { systemCode } from '../quota-home/file-refusal.ts';
import { createMachineId, type MachineId } from './machine-id.ts';
import { createStartOf, isLaterProcess, type StartOf } from './process-start.ts';

/** A process of ours writes what came of a refresh within minutes; a day is safe, and soon enough to tidy up. */
const longQuietMs = 24 * 60 * 60 * 1000;

/** Nobody waits that long for an answer. To ask for a start takes a process of its own, so whoever was heard of since is let be. */
const askedAfterMs = 10 * 60 * 1000;

interface System {
  readonly platform: NodeJS.Platform;
  readonly startOf: StartOf;
}

const thisSystem: System = { platform: process.platform, startOf: createStartOf(process.platform) };

/** Who a process is, and whether it still is. */
export function createProcesses(
  machineId: MachineId = createMachineId(),
  { platform, startOf }: System = thisSystem,
): ProcessOwners {
  const base = {
    pid: process.pid,
    startedAt: platform === 'linux' ? linuxStart(process.pid) : String(Math.round(performance.timeOrigin)),
    bootId: textOf('/proc/sys/kernel/random/boot_id'),
    pidNamespace: linkOf('/proc/self/ns/pid'),
    host: hostname(),
  };
  /** Its number may belong to another process by now. */
  const isTakenOver = async ({ pid, startedAt }: ProcessOwner, quietMs: number): Promise<boolean> => {
    if (platform !== 'linux') return quietMs >= askedAfterMs && isLaterProcess(startedAt, await startOf(pid));
    const startedNow = linuxStart(pid);
    return startedAt !== null && startedNow !== null && startedNow !== startedAt;
  };
  const self = async (): Promise<ProcessOwner> => ({ ...base, machine: await machineId() });
  return {
    self,
    async isDead(owner, quietMs = 0) {
      const { by, needsQuiet } = proofOfDeath(owner, await self());
      if (by === 'nothing' || (needsQuiet && quietMs < longQuietMs)) return false;
      return by === 'boot' || !isAlive(owner.pid) || isTakenOver(owner, quietMs);
    },
  };
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
