import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import type { Surroundings } from '../../shared/app-snapshot.ts';
import type { Log } from '../core/ports.ts';
import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';
import { autostartCommand, autostartEntry, autostartFileName } from './autostart-entry.ts';

type LoginItemState = Surroundings['loginItem'];

/** Whether this app starts with the session. */
export interface LoginItem {
  state(): LoginItemState;
  /** Only when a person changed the setting: what they switched off in the system stays off otherwise. */
  change(wanted: boolean): void;
}

const startArgs = ['--hidden'];

/** `isPossible`: false in a checkout and in the demo, where the system would start the wrong thing. */
export function createLoginItem(platform: TrayPlatform, isPossible: boolean, log: Log): LoginItem {
  if (!isPossible) return { state: () => 'not-possible', change: () => undefined };
  const item = platform === 'linux' ? linuxItem() : systemItem(platform);
  return {
    state: item.state,
    change(wanted) {
      try {
        item.change(wanted);
      } catch (error) {
        const cause = error instanceof Error ? error.name : typeof error;
        log.write('error', 'The start with the session could not be changed', { wanted, cause });
      }
    },
  };
}

function systemItem(platform: TrayPlatform): LoginItem {
  if (platform === 'windows') {
    return {
      state: () => (app.getLoginItemSettings({ args: startArgs }).executableWillLaunchAtLogin ? 'on' : 'off'),
      change: (wanted) => app.setLoginItemSettings({ openAtLogin: wanted, args: startArgs }),
    };
  }
  return {
    state() {
      const { status } = app.getLoginItemSettings();
      if (status === 'requires-approval') return 'needs-approval';
      return status === 'enabled' ? 'on' : 'off';
    },
    change: (wanted) => app.setLoginItemSettings({ openAtLogin: wanted }),
  };
}

/** Electron does nothing here on Linux. */
function linuxItem(): LoginItem {
  const command = autostartCommand({ env: process.env, execPath: process.execPath });
  if (command === null) return { state: () => 'not-possible', change: () => undefined };
  const configDir = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  const path = join(configDir, 'autostart', autostartFileName);
  const entry = autostartEntry(command);
  return {
    state: () => (textOf(path) === entry ? 'on' : 'off'),
    change(wanted) {
      if (!wanted) return rmSync(path, { force: true });
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, entry);
    },
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
