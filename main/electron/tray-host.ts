import { execFile } from 'node:child_process';

const askLimitMs = 2_000;
const watcher = ['org.kde.StatusNotifierWatcher', '/StatusNotifierWatcher', 'org.kde.StatusNotifierWatcher'] as const;

/** Electron does not say that nobody shows its icon, so the session bus is asked (facts/electron.md 2). Linux only. */
export async function findTrayHost(env: NodeJS.ProcessEnv): Promise<boolean> {
  const byBusctl = ['--user', '--json=short', 'get-property', ...watcher, 'IsStatusNotifierHostRegistered'];
  const answer = await ask(env, 'busctl', byBusctl);
  if (answer !== null) return isHostThere(answer);
  const [name, path, ofInterface] = watcher;
  const property = ['org.freedesktop.DBus.Properties.Get', ofInterface, 'IsStatusNotifierHostRegistered'];
  const call = ['call', '--session', '--dest', name, '--object-path', path, '--method', ...property];
  return isHostThere((await ask(env, 'gdbus', call)) ?? '');
}

/** `{"type":"b","data":true}` of busctl, `(<true>,)` of gdbus; no answer is no host. */
export function isHostThere(answer: string): boolean {
  return /^\{.*"data":\s*true.*\}$|^\(<true>,\)$/.test(answer.trim());
}

/** Null: that program is not there, or nobody answered. */
function ask(env: NodeJS.ProcessEnv, program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: askLimitMs }, (error, stdout) => resolve(error === null ? stdout : null));
  });
}
