import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { proofOfDeath } from '../core/custody/proof-of-death.ts';
import type { Processes, ProcessOwner } from '../core/ports.ts';
import { runningPrograms } from './diagnosis/running-programs.ts';
import { createMachineId, type MachineId } from './machine-id.ts';
import { systemCode } from './quota-home/file-refusal.ts';

const run = promisify(execFile);

/** A process of ours writes what came of a refresh within minutes; a day is safe, and soon enough to tidy up. */
const longQuietMs = 24 * 60 * 60 * 1000;

export function createProcesses(machineId: MachineId = createMachineId()): Processes {
  const base = {
    pid: process.pid,
    startedAt: linuxStart(process.pid),
    bootId: textOf('/proc/sys/kernel/random/boot_id'),
    pidNamespace: linkOf('/proc/self/ns/pid'),
    host: hostname(),
  };
  const self = async (): Promise<ProcessOwner> => ({ ...base, machine: await machineId() });
  return {
    self,
    async isDead(owner, quietMs = 0) {
      const { by, needsQuiet } = proofOfDeath(owner, await self());
      if (by === 'nothing' || (needsQuiet && quietMs < longQuietMs)) return false;
      return by === 'boot' || isProcessGone(owner);
    },
    codexMayBeRunning: () => (process.platform === 'linux' ? Promise.resolve(linuxRunsCodex()) : listRunsCodex()),
    multiAuthRuns: async () =>
      (await runningPrograms(process.platform))?.some(({ name }) => name === 'codex-multi-auth') ?? false,
  };
}

/** Its number may belong to another process by now. */
function isProcessGone({ pid, startedAt }: ProcessOwner): boolean {
  if (!isAlive(pid)) return true;
  const startedNow = linuxStart(pid);
  return startedAt !== null && startedNow !== null && startedNow !== startedAt;
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

function linuxRunsCodex(): boolean {
  const uid = process.getuid?.();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    if (textOf(`/proc/${name}/comm`) !== 'codex') continue;
    try {
      if (uid === undefined || statSync(`/proc/${name}`).uid === uid) return true;
    } catch {
      // It has ended meanwhile.
    }
  }
  return false;
}

async function listRunsCodex(): Promise<boolean> {
  try {
    const command =
      process.platform === 'win32'
        ? run('tasklist', ['/FI', 'IMAGENAME eq codex.exe', '/NH'], { windowsHide: true })
        : run('ps', ['-axo', 'comm=']);
    const { stdout } = await command;
    return /(^|[\\/])codex(\.exe)?(\s|$)/im.test(stdout);
  } catch {
    return true;
  }
}
