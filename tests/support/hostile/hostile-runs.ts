import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeUpAccount } from '../../../main/node/made-up-service/account.ts';
import { plainQuota } from '../../../main/node/made-up-service/quota.ts';
import { sha256Hex } from '../../../main/node/made-up-service/token-factory.ts';
import { flaggedRecord, poolRecord } from '../codex-home.ts';
import { hashesOnDisk } from '../hashes-on-disk.ts';
import { peakOf } from '../peak-memory.ts';
import { startCommand } from '../run-command.ts';
import { createWorld, type Report, type World } from '../world.ts';
import { type HostileProxy, type Misbehaviour, openHostileProxy, type SeenRequest } from './hostile-proxy.ts';

type Row = Readonly<Record<string, unknown>>;

export interface HostileCommand {
  readonly exitCode: number | null;
  readonly report: Report;
  readonly stderr: string;
  /** The most memory that the process ever held; 0 where the system does not tell. */
  readonly peakMb: number;
}

/** A world whose every request goes through one proxy that treats each account in a way of its own. */
interface Staged {
  readonly world: World;
  readonly proxy: HostileProxy;
  /** Whoever presents this token meets this. */
  treat(token: string, misbehaviour: Misbehaviour): void;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<HostileCommand>;
  dispose(): Promise<void>;
}

type Table = readonly (readonly [name: string, misbehaviour: Misbehaviour])[];

async function stage(options: { readonly kind: SeenKind; readonly own?: OwnAnswers }): Promise<Staged> {
  const world = await createWorld({ revokesFamilyOnReplay: true });
  const byToken = new Map<string, Misbehaviour>();
  const proxy = await openHostileProxy({
    target: () => world.service.url,
    misbehaviourFor: (request) =>
      kindOf(request) === options.kind ? (byToken.get(request.token ?? request.path) ?? null) : null,
    own: (request) => options.own?.(proxyUrl(), request) ?? null,
  });
  function proxyUrl(): string {
    return proxy.url;
  }
  const through = {
    CODEX_REFRESH_TOKEN_URL_OVERRIDE: `${proxy.url}/oauth/token`,
    CODEX_QUOTA_CHATGPT_BASE_URL: `${proxy.url}/backend-api`,
  };
  return {
    world,
    proxy,
    treat: (token, misbehaviour) => void byToken.set(token, misbehaviour),
    run: (args, env = {}) => runMeasured(args, { ...world.env, ...through, ...env }),
    async dispose() {
      await proxy.close();
      await world.dispose();
    },
  };
}

/** With `--json`, whose document it reads. */
export async function runMeasured(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<HostileCommand> {
  const { child, ended } = startCommand([...args, '--json'], env);
  const peak = peakOf(child);
  const { exitCode, stdout, stderr } = await ended;
  return { exitCode, stderr, report: JSON.parse(stdout), peakMb: peak() };
}

type SeenKind = 'spend' | 'usage' | 'reset-credits' | 'discovery';
type OwnAnswers = (proxyUrl: string, request: SeenRequest) => ReturnType<typeof discoveryOf> | null;

function kindOf({ path }: SeenRequest): SeenKind | null {
  if (path === '/oauth/token') return 'spend';
  if (path.endsWith('/usage')) return 'usage';
  if (path.endsWith('/rate-limit-reset-credits')) return 'reset-credits';
  return path.endsWith(wellKnown) ? 'discovery' : null;
}

const wellKnown = '/.well-known/openid-configuration';

/** What came of one set-aside account whose refresh met a misbehaviour. */
export interface SpendRow {
  readonly hostile: Row;
  /** The next run, on a network that does no harm, and the one after it. */
  readonly next: Row;
  readonly last: Row;
  readonly wasRotated: boolean;
  /** After the first run: the successor is in a store, a lease result or custody. */
  readonly isKept: boolean;
  /** How often the token of the first run was shown to the service, in all three. */
  readonly timesShown: number;
  /** And in the third alone. */
  readonly shownInLast: number;
}

export interface Played<R> {
  readonly rows: ReadonlyMap<string, R>;
  readonly commands: readonly HostileCommand[];
  readonly seen: readonly SeenRequest[];
}

/** Checks as many set-aside accounts at once as there are misbehaviours, each of which meets one; then twice more without. */
export async function playSpends(table: Table): Promise<Played<SpendRow>> {
  const staged = await stage({ kind: 'spend' });
  const { world } = staged;
  try {
    const accounts = table.map(([, misbehaviour], index) => {
      const account = world.account(`row-${index}`);
      staged.treat(account.tokens.refresh, misbehaviour);
      return account;
    });
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens, { lastError: 'the useful one' })));
    const check = ['verify-flagged', '--no-restore', '--concurrency', '16'];
    const first = await staged.run(check);
    const onDisk = await hashesOnDisk(world.home);
    const rotated = new Map(world.service.log.of('token').map((record) => [record.accountKey, record.successorHash]));
    const direct = { CODEX_REFRESH_TOKEN_URL_OVERRIDE: world.service.tokenUrl };
    // As if the rest were over that follows an error which leaves a token in doubt.
    await rm(join(world.home.dir, 'quota-tray', 'counters.json'), { force: true });
    const next = await staged.run(check, direct);
    const requestsBefore = world.tokenRequests();
    const last = await staged.run(check, direct);
    const shown = (from: number, { tokens }: MadeUpAccount): number =>
      world.service.log
        .of('token')
        .slice(from)
        .filter(({ tokenHash }) => tokenHash === sha256Hex(tokens.refresh)).length;
    const rows = table.map(([name], index): [string, SpendRow] => {
      const account = accounts[index];
      if (account === undefined) throw new Error(`No account for ${name}.`);
      const successor = rotated.get(account.key) ?? null;
      return [
        name,
        {
          hostile: rowOf(first, index),
          next: rowOf(next, index),
          last: rowOf(last, index),
          wasRotated: successor !== null,
          isKept: successor !== null && onDisk.has(successor),
          timesShown: shown(0, account),
          shownInLast: shown(requestsBefore, account),
        },
      ];
    });
    return { rows: new Map(rows), commands: [first, next, last], seen: staged.proxy.seen };
  } finally {
    await staged.dispose();
  }
}

function rowOf({ report }: HostileCommand, index: number): Row {
  return report.reports[index] ?? {};
}

const dayMs = 86_400_000;

/** Asks for the usage of as many accounts as there are misbehaviours; every one of them was read well before. */
export async function playReads(kind: 'usage' | 'reset-credits', table: Table): Promise<Played<Row>> {
  const staged = await stage({ kind });
  const { world } = staged;
  try {
    const resetCredits = [{ id: 'c1', grantedAtMs: Date.now(), expiresAtMs: Date.now() + 3 * dayMs }];
    const accounts = table.map((_, index) =>
      world.account(`row-${index}`, { signIn: {}, quota: { ...plainQuota(Date.now()), resetCredits } }),
    );
    await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
    const before = await staged.run(['status', '--refresh']);
    for (const [index, [, misbehaviour]] of table.entries())
      staged.treat(accounts[index]?.tokens.access ?? '', misbehaviour);
    const hostile = await staged.run(['status', '--refresh']);
    const rows = table.map(([name], index): [string, Row] => [name, hostile.report.accounts[index] ?? {}]);
    if (world.tokenRequests() > 0) throw new Error('A refresh was sent although every access token is good.');
    return { rows: new Map(rows), commands: [before, hostile], seen: staged.proxy.seen };
  } finally {
    await staged.dispose();
  }
}

/** Checks as many set-aside accounts as there are misbehaviours, where each has an issuer that is asked for its token endpoint. */
export async function playDiscoveries(table: Table): Promise<Played<Row>> {
  const staged = await stage({ kind: 'discovery', own: discoveryOf });
  const { world, proxy } = staged;
  try {
    const expired = { issuedAtMs: Date.now() - dayMs, expiresAtMs: Date.now() - dayMs / 2 };
    const accounts = table.map(([, misbehaviour], index) => {
      staged.treat(`/row-${index}${wellKnown}`, misbehaviour);
      return world.account(`row-${index}`, { signIn: { ...expired, issuer: `${proxy.url}/row-${index}` } });
    });
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
    const ownDir = join(world.home.dir, 'quota-tray');
    await mkdir(ownDir, { mode: 0o700 });
    await writeFile(join(ownDir, 'settings.json'), '{"tokenEndpoint":"discover"}');
    const env = { CODEX_REFRESH_TOKEN_URL_OVERRIDE: '' };
    const hostile = await staged.run(['verify-flagged', '--no-restore', '--concurrency', '16'], env);
    const asked = new Set(world.service.log.of('token').map(({ accountKey }) => accountKey));
    const rows = table.map(([name], index): [string, Row] => [
      name,
      { ...rowOf(hostile, index), wasAsked: asked.has(`row-${index}`) },
    ]);
    return { rows: new Map(rows), commands: [hostile], seen: proxy.seen };
  } finally {
    await staged.dispose();
  }
}

/** The document of the issuer that was asked for. */
function discoveryOf(proxyUrl: string, request: SeenRequest) {
  if (kindOf(request) !== 'discovery') return null;
  const document = {
    issuer: `${proxyUrl}${request.path.slice(0, -wellKnown.length)}`,
    authorization_endpoint: `${proxyUrl}/oauth/authorize`,
    token_endpoint: `${proxyUrl}/oauth/token`,
    jwks_uri: `${proxyUrl}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
  const headers = { 'content-type': 'application/json' };
  return { status: 200, headers, body: Buffer.from(JSON.stringify(document)) };
}
