import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../core/app-error.ts';
import { type CommandDesk, type CommandReach, commandReach, shellStartFiles } from '../core/command-reach.ts';
import { type CommandInstallOptions, createCommandInstall } from './command-install.ts';

const unneeded: CommandReach = { reach: 'found', line: null };

export async function openCommandDesk(options: CommandInstallOptions): Promise<CommandDesk> {
  const installing = createCommandInstall(options);
  let command = await installing.state();
  /** Nothing of the shells is read before there is something to find. */
  const reachNow = async (): Promise<CommandReach> => (command === 'installed' ? findReach(options) : unneeded);
  let found = await reachNow();
  return {
    now: () => ({ command, commandReach: found.reach }),
    async install() {
      await installing.install();
      command = await installing.state();
      found = await reachNow();
    },
    async look() {
      if (found.reach === 'found') return false;
      const before = found;
      found = await reachNow();
      return found.reach !== before.reach || found.line !== before.line;
    },
    line() {
      if (found.line === null) throw new AppError('not-possible', 'No line is missing here.');
      return found.line;
    },
  };
}

async function findReach({ env, platform, osHome }: CommandInstallOptions): Promise<CommandReach> {
  const texts = await Promise.all(
    shellStartFiles.map(async (name) => [name, await readFile(join(osHome, name), 'utf8').catch(() => null)] as const),
  );
  const startFiles = new Map(texts.flatMap(([name, text]) => (text === null ? [] : [[name, text] as const])));
  const shell = env['SHELL'] || null;
  return commandReach({ platform, searchPath: env['PATH'] ?? '', shell, osHome, startFiles });
}
