import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AccountSpec } from '../../main/node/made-up-service/account.ts';
import type { AdminOrder, AdminOrders } from '../../main/node/made-up-service/admin.ts';
import type { MadeUpServiceOptions } from '../../main/node/made-up-service/made-up-service.ts';
import type { RequestRecord } from '../../main/node/made-up-service/request-log.ts';
import type { MadeUpTokens, SignInFacts } from '../../main/node/made-up-service/token-factory.ts';

interface RemoteAccount extends SignInFacts {
  readonly key: string;
  readonly tokens: MadeUpTokens;
}

/** One line of the log file. `rotated` is on disk before the first byte of the answer, `answered` after its last. */
export type LogEvent = Omit<RequestRecord, 'headers'> & {
  readonly event: 'arrived' | 'rotated' | 'answered' | 'lost';
  readonly atMs: number;
};

/** The made-up service in a process of its own: it survives the death of whoever is tested and takes none of its time. */
export interface ServiceProcess {
  readonly url: string;
  readonly tokenUrl: string;
  readonly chatgptBaseUrl: string;
  readonly marker: string;
  addAccounts(accounts: readonly AccountSpec[]): Promise<readonly RemoteAccount[]>;
  order<Order extends AdminOrder>(order: Order, details: AdminOrders[Order]): Promise<unknown>;
  log(): Promise<readonly RequestRecord[]>;
  close(): Promise<void>;
}

const childPath = fileURLToPath(new URL('service-process-child.ts', import.meta.url));
/** Accounts per order: the admin route takes requests of limited length. */
const batchSize = 100;

export async function startServiceProcess(options: Omit<MadeUpServiceOptions, 'admin'> = {}): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [childPath, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { url, marker } = await readAddress(child);
  const order = async (name: AdminOrder, details: object): Promise<unknown> => {
    const response = await fetch(`${url}/admin/${name}`, { method: 'POST', body: JSON.stringify(details) });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${name} failed: ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    url,
    tokenUrl: `${url}/oauth/token`,
    chatgptBaseUrl: `${url}/backend-api`,
    marker,
    order,
    async addAccounts(accounts) {
      const added: RemoteAccount[] = [];
      for (let start = 0; start < accounts.length; start += batchSize) {
        const batch = accounts.slice(start, start + batchSize);
        added.push(...((await order('add-accounts', { accounts: batch })) as RemoteAccount[]));
      }
      return added;
    },
    log: async () => (await order('log', {})) as readonly RequestRecord[],
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.stdin?.end();
      await ended;
    },
  };
}

export async function readLogFile(path: string): Promise<readonly LogEvent[]> {
  const text = await readFile(path, 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as LogEvent);
}

async function readAddress(child: ChildProcess): Promise<{ readonly url: string; readonly marker: string }> {
  if (child.stdout === null) throw new Error('The service process has no output.');
  const lines = createInterface({ input: child.stdout });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The service process ended with ${code} before it listened.`);
  });
  const line = await Promise.race([once(lines, 'line').then(([text]) => String(text)), failed]);
  failed.catch(() => undefined);
  return JSON.parse(line) as { readonly url: string; readonly marker: string };
}
