import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import type { Processes, ProcessOwner } from '../core/ports.ts';
import { runningPrograms } from './diagnosis/running-programs.ts';
import { systemCode } from './quota-home/file-refusal.ts';

const run = promisify(execFile);

export function createProcesses(): Processes {
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
    codexMayBeRunning: () => (process.platform === 'linux' ? Promise.resolve(linuxRunsCodex()) : listRunsCodex()),
    multiAuthRuns: async () =>
      (await runningPrograms(process.platform))?.some(({ name }) => name === 'codex-multi-auth') ?? false,
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
