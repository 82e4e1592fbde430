import { type StartedCommand, startCommand } from './run-command.ts';

/** `codex-quota login` under way, with the person who is to sign in played by the test. */
export interface StartedLogin extends StartedCommand {
  /** The address that was shown; rejects when the command ends without one. */
  address(): Promise<string>;
  /** The code that was shown beside it. */
  code(): Promise<string>;
}

export function startLogin(args: readonly string[], env: Readonly<Record<string, string>>): StartedLogin {
  const started = startCommand(['login', ...args], env);
  let told = '';
  const waiting = new Set<() => void>();
  started.child.stderr?.on('data', (text: string) => {
    told += text;
    for (const look of waiting) look();
  });
  const shown = (form: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = form.exec(told)?.[1];
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      const onEnd = (): void => reject(new Error(`It ended without showing ${form}: ${told}`));
      started.ended.then(onEnd, onEnd);
    });
  return {
    ...started,
    address: () => shown(/^ {2}(https?:\S+)\n/m),
    code: () => shown(/^ {2}(MADE-\d+)\n/m),
  };
}

/** Follows where the pages lead, as a browser does, and gives out the last one. */
export async function browse(
  address: string,
): Promise<{ readonly status: number; readonly text: string; readonly headers: Headers }> {
  const answer = await fetch(address);
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}
