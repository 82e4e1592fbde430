import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

type CodexReply =
  | { readonly result: Readonly<Record<string, unknown>>; readonly error?: undefined }
  | { readonly error: { readonly message: string }; readonly result?: undefined };

/** A real Codex as its own owner drives it, over `codex app-server` (facts/codex.md section 9); not the product's way to it. */
export interface DrivenCodex {
  readonly pid: number;
  /** Rejects when Codex ends first. */
  ask(method: string, params: object | null): Promise<CodexReply>;
  /** A refresh that is asked for by name. True when Codex says that somebody is signed in. */
  refresh(): Promise<boolean>;
  close(): Promise<void>;
}

/** What one that was told to end may take. */
const graceMs = 3_000;

export async function driveCodex(program: string, env: Readonly<Record<string, string>>): Promise<DrivenCodex> {
  const child = spawn(program, ['app-server'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map<number, (reply: CodexReply) => void>();
  const ended = once(child, 'close');
  const gone = ended.then(() => {
    throw new Error('Codex ended before it answered.');
  });
  gone.catch(() => undefined);
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, method, ...reply } = JSON.parse(line);
    if (method === undefined && typeof id === 'number') waiting.get(id)?.(reply);
  });
  let lastId = 0;
  const send = (message: object): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const ask = (method: string, params: object | null): Promise<CodexReply> => {
    lastId += 1;
    const id = lastId;
    const answered = new Promise<CodexReply>((resolve) => waiting.set(id, resolve));
    send({ id, method, params });
    return Promise.race([answered, gone]);
  };
  await ask('initialize', { clientInfo: { name: 'a_rival', title: 'A rival', version: '1.0.0' } });
  send({ method: 'initialized' });
  return {
    pid: child.pid ?? 0,
    ask,
    async refresh() {
      const { result } = await ask('account/read', { refreshToken: true });
      return result !== undefined && result['account'] !== null;
    },
    async close() {
      child.stdin.end();
      const late = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(late);
    },
  };
}
