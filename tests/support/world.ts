import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountSpec, MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import {
  createMadeUpService,
  type MadeUpService,
  type MadeUpServiceOptions,
} from '../../main/node/made-up-service/made-up-service.ts';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { type CodexHome, createCodexHome } from './codex-home.ts';
import { type CommandResult, runCommand } from './run-command.ts';

/** A made-up service, a Codex home that points at it, and the command between them. */
export interface World {
  readonly service: MadeUpService;
  readonly home: CodexHome;
  readonly env: Readonly<Record<string, string>>;
  account(name: string, spec?: Partial<AccountSpec>): MadeUpAccount;
  run(...args: readonly string[]): Promise<CommandResult>;
  /** Runs with `--json` and reads the one document; throws when standard output is anything else. */
  runJson(...args: readonly string[]): Promise<{ readonly exitCode: number | null; readonly report: Report }>;
  tokenRequests(): number;
  dispose(): Promise<void>;
}

/** A report as another process printed it: tests assert the facts they are about, and the shapes have a suite of their own. */
export interface Report {
  readonly [field: string]: unknown;
  readonly reports: readonly Readonly<Record<string, unknown>>[];
  readonly accounts: readonly Readonly<Record<string, unknown>>[];
  readonly error: Readonly<Record<string, unknown>>;
}

const minuteMs = 60_000;

export async function createWorld(options: MadeUpServiceOptions = {}): Promise<World> {
  const service = await createMadeUpService(options);
  const home = await createCodexHome({ chatgptBaseUrl: service.chatgptBaseUrl });
  const env = {
    HOME: home.dir,
    PATH: '/nonexistent',
    CODEX_HOME: home.dir,
    CODEX_REFRESH_TOKEN_URL_OVERRIDE: service.tokenUrl,
    CODEX_APP_SERVER_LOGIN_ISSUER: service.url,
  };
  const run = (...args: readonly string[]): Promise<CommandResult> => runCommand(args, env);
  return {
    service,
    home,
    env,
    account(name, spec = {}) {
      const ids = { email: `${name}@studio.example`, accountId: `acc-${name}`, userId: `user-${name}`, plan: 'plus' };
      const signIn = { issuedAtMs: Date.now() - 90 * minuteMs, expiresAtMs: Date.now() - 30 * minuteMs };
      return service.addAccount({ key: name, ...ids, signIn, ...spec });
    },
    run,
    async runJson(...args) {
      const { exitCode, stdout } = await run(...args, '--json');
      return { exitCode, report: JSON.parse(stdout) };
    },
    tokenRequests: () => service.log.of('token').length,
    async dispose() {
      await service.close();
      await home.remove();
    },
  };
}

/** Everything below a folder with mode, time and content or target: equal twice means that nothing was touched. */
export async function treeOf(dir: string): Promise<Readonly<Record<string, string>>> {
  const tree: Record<string, string> = {};
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mode, mtimeMs } = await lstat(path);
    const content = entry.isFile() ? sha256Hex(await readFile(path, 'base64')) : '';
    const target = entry.isSymbolicLink() ? await readlink(path) : '';
    tree[path] = `${mode.toString(8)} ${mtimeMs} ${content}${target}`;
  }
  return tree;
}
