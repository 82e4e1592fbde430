import { execFile } from 'node:child_process';
import { win32 } from 'node:path';
import { promisify } from 'node:util';
import { ownFolder } from '../programs/own-folder.ts';

const run = promisify(execFile);
/** PowerShell alone takes seconds to start on a busy machine. */
const patienceMs = 15_000;
const mostBytes = 32 * 1024 * 1024;

/** What the question prints. Rejects when it could not be asked in time. */
export async function askPowershell(
  question: string,
  { SystemRoot: systemRoot }: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const limits = { timeout: patienceMs, maxBuffer: mostBytes, windowsHide: true, cwd: ownFolder } as const;
  const shell =
    systemRoot === undefined
      ? 'powershell.exe'
      : win32.join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const { stdout } = await run(shell, ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', question], limits);
  return stdout.replace(/^\uFEFF/, '');
}
