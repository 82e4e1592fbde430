import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronPresence } from '../../build/decide-start.ts';
import { findElectron } from '../../build/find-electron.ts';
import { rootDir } from '../../build/project-paths.ts';

export interface HostFacts {
  /** `APP_HOST`: `electron` or `stand-in`; anything else leaves it to what is there. */
  readonly wish: string | undefined;
  /** Linux: an X11 or Wayland session. Elsewhere always true. */
  readonly hasDisplay: boolean;
  readonly electron: ElectronPresence;
}

export type HostChoice =
  | { readonly host: 'Electron'; readonly executablePath: string }
  | { readonly host: 'fetch'; readonly installerPath: string }
  | { readonly host: 'the stand-in'; readonly because: string };

/** The real Electron where it is or can be had, and where it has a display; a wish for it is never passed over in silence. */
export function chooseHost({ wish, hasDisplay, electron }: HostFacts): HostChoice {
  if (wish === 'stand-in') return { host: 'the stand-in', because: 'APP_HOST asks for it' };
  const because = whyNot(hasDisplay, electron);
  if (because !== null && wish === 'electron') throw new Error(`APP_HOST asks for the real Electron, but ${because}.`);
  if (because !== null) return { host: 'the stand-in', because };
  if (electron.state === 'present') return { host: 'Electron', executablePath: electron.executablePath };
  if (electron.state === 'fetchable') return { host: 'fetch', installerPath: electron.installerPath };
  throw new Error('An Electron that is neither there nor absent.');
}

function whyNot(hasDisplay: boolean, electron: ElectronPresence): string | null {
  if (!hasDisplay) return 'there is no display for the real one';
  if (electron.state === 'missing') return 'its package is not installed';
  return electron.state === 'failed' ? electron.reason : null;
}

const packageDir = join(rootDir, 'node_modules', 'electron');

/** Looks at this machine; never loads Electron's package, which would begin to fetch it. */
export async function findHostFacts(): Promise<HostFacts> {
  const { platform, env } = process;
  return {
    wish: env['APP_HOST'],
    hasDisplay: platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']),
    electron: await findElectron(packageDir, platform),
  };
}

export async function electronVersion(): Promise<string> {
  const described: unknown = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8'));
  return String(Object(described).version);
}
