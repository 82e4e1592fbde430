import { spawn } from 'node:child_process';
import type { OpenAddress } from '../../core/sign-in/sign-in-ports.ts';
import { ownFolder } from '../programs/own-folder.ts';

type Env = Readonly<Record<string, string | undefined>>;

interface Opener {
  readonly command: string;
  readonly args: readonly string[];
}

/** A program that is still there after so long has taken the address. */
const settledMs = 1_500;

/** No shell reads the address anywhere on the way: `start` of Windows is one, so its library call is used instead. */
function openerFor(platform: string, address: string): Opener {
  if (platform === 'darwin') return { command: 'open', args: [address] };
  if (platform === 'win32') return { command: 'rundll32.exe', args: ['url.dll,FileProtocolHandler', address] };
  return { command: 'xdg-open', args: [address] };
}

/** The system's browser. Only web addresses: anything else could start a program. */
export function createOpenAddress(env: Env, platform: string = process.platform): OpenAddress {
  return async (address) => {
    if (!URL.canParse(address) || !['https:', 'http:'].includes(new URL(address).protocol)) return false;
    // Without a display xdg-open would start a browser of the terminal and take the keyboard.
    if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return false;
    const { command, args } = openerFor(platform, address);
    return isTaken(command, { args, env });
  };
}

function isTaken(
  command: string,
  { args, env }: { readonly args: readonly string[]; readonly env: Env },
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, cwd: ownFolder, stdio: 'ignore', detached: true, windowsHide: true });
    const timer = setTimeout(() => resolve(true), settledMs);
    const end = (taken: boolean): void => {
      clearTimeout(timer);
      resolve(taken);
    };
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
    child.unref();
  });
}
