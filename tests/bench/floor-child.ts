import { Agent, request } from 'undici';

/**
 * The least that the same requests can cost: a bare undici loop with the same bounds as the command (four spends in flight, each on a
 * connection of its own; eight usage checks on kept connections). Reads the tokens from standard input; prints milliseconds.
 */
interface Work {
  readonly tokenUrl: string;
  readonly usageUrl: string;
  readonly accounts: readonly { readonly refresh: string; readonly accountId: string }[];
}

const spendsInFlight = 4;
const checksInFlight = 8;

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const work: Work = JSON.parse(Buffer.concat(chunks).toString('utf8'));

const startedMs = performance.now();
const reader = new Agent({ connections: checksInFlight });
const answered: { readonly access: string; readonly accountId: string }[] = [];
let nextSpend = 0;
let spendersLeft = spendsInFlight;

async function spend(): Promise<void> {
  for (let account = work.accounts[nextSpend++]; account !== undefined; account = work.accounts[nextSpend++]) {
    const dispatcher = new Agent({ connections: 1, pipelining: 0 });
    const body = JSON.stringify({
      client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
      grant_type: 'refresh_token',
      refresh_token: account.refresh,
    });
    const headers = { 'content-type': 'application/json' };
    const answer = await request(work.tokenUrl, { method: 'POST', headers, body, dispatcher });
    const tokens = (await answer.body.json()) as { access_token: string };
    answered.push({ access: tokens.access_token, accountId: account.accountId });
    void dispatcher.destroy();
  }
  spendersLeft -= 1;
}

async function check(): Promise<void> {
  for (;;) {
    const one = answered.shift();
    if (one === undefined) {
      if (spendersLeft === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    const headers = { authorization: `Bearer ${one.access}`, 'chatgpt-account-id': one.accountId };
    const answer = await request(work.usageUrl, { headers, dispatcher: reader });
    await answer.body.text();
  }
}

await Promise.all([...Array.from({ length: spendsInFlight }, spend), ...Array.from({ length: checksInFlight }, check)]);
process.stdout.write(String(performance.now() - startedMs));
await reader.destroy();
