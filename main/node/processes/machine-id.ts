import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Names this machine, whatever its host is called; null where the system does not tell. */
export type MachineId = () => Promise<string | null>;

const run = promisify(execFile);
const patienceMs = 2_000;

/** Read at first use, once for the life of the process. */
export function createMachineId(readText: (platform: NodeJS.Platform) => Promise<string> = systemText): MachineId {
  let known: Promise<string | null> | null = null;
  return () => {
    known ??= readText(process.platform).then(
      (text) => machineIn(process.platform, text),
      () => null,
    );
    return known;
  };
}

const patterns: Readonly<Partial<Record<NodeJS.Platform, RegExp>>> = {
  linux: /^([0-9a-f]{32})\s*$/m,
  darwin: /"IOPlatformUUID"\s*=\s*"([0-9A-F-]{36})"/i,
  win32: /MachineGuid\s+REG_SZ\s+([0-9A-F-]{36})/i,
};

/** Hashed: the system's own number is nobody's business (machine-id(5)). Null for a number that says nothing. */
export function machineIn(platform: NodeJS.Platform, text: string): string | null {
  const [, id] = patterns[platform]?.exec(text) ?? [];
  if (id === undefined || /^[0-]+$/.test(id)) return null;
  return createHash('sha256').update(`codex-quota ${id.toLowerCase()}`).digest('hex').slice(0, 32);
}

async function systemText(platform: NodeJS.Platform): Promise<string> {
  const limits = { timeout: patienceMs, windowsHide: true };
  if (platform === 'darwin')
    return (await run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'], limits)).stdout;
  if (platform === 'win32') {
    const reg = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe');
    const key = 'HKLM\\SOFTWARE\\Microsoft\\Cryptography';
    return (await run(reg, ['query', key, '/v', 'MachineGuid', '/reg:64'], limits)).stdout;
  }
  return ['/etc/machine-id', '/var/lib/dbus/machine-id'].map(textOf).join('\n');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
