import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type CommandResult, startSearched } from './run-command.ts';

/** The long-lived process that stands for the tray. */
export interface Tray {
  /** Resolves after so many more rounds of reading; rejects when it ends before that. */
  rounds(count: number): Promise<void>;
  /** As quitting the app does: what is in flight is stored first. */
  quit(): Promise<CommandResult>;
}

const childPath = fileURLToPath(new URL('tray-child.ts', import.meta.url));

export function startTray(env: Readonly<Record<string, string>>): Tray {
  const { child, ended } = startSearched([process.execPath, childPath], env);
  let seen = 0;
  child.stdout?.on('data', (text: string) => {
    seen += text.split('\n').length - 1;
    child.emit('round');
  });
  return {
    async rounds(count) {
      const wanted = seen + count;
      const early = ended.then(({ exitCode, stderr }) => {
        throw new Error(`The tray ended with ${exitCode} before its round: ${stderr}`);
      });
      early.catch(() => undefined);
      while (seen < wanted) await Promise.race([once(child, 'round'), early]);
    },
    quit() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
