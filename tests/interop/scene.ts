import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { CodexRelease } from '../../build/codex-releases.ts';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import type { MadeUpServiceOptions } from '../../main/node/made-up-service/made-up-service.ts';
import type { RequestRecord } from '../../main/node/made-up-service/request-log.ts';
import { type DrivenCodex, driveCodex } from '../support/codex-driver.ts';
import { codexPidsLeft } from '../support/codex-processes.ts';
import { type GatedEndpoint, gateEndpoint } from '../support/gated-endpoint.ts';
import { type CommandResult, runCommand, type StartedCommand, startCommand } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';
import { linkedCodexVariable } from './link-codex.ts';

/** A made-up service, a temporary Codex home with one sign-in in auth.json, a real Codex and our command. */
export interface Scene {
  readonly world: World;
  readonly account: MadeUpAccount;
  /** With flock(1) and this Codex on its path. */
  readonly env: Readonly<Record<string, string>>;
  /** Our command; it finds this Codex. */
  start(...args: readonly string[]): StartedCommand;
  run(...args: readonly string[]): Promise<CommandResult>;
  /** Codex as somebody else started it; ends with the test. `env` replaces what it should see differently. */
  drive(env?: Readonly<Record<string, string>>): Promise<DrivenCodex>;
  /** A way to the service for one of them, on which things happen at an exact moment. */
  gate(): Promise<GatedEndpoint>;
  /** Requests of ours with a token that had been spent before. */
  ourReplays(): readonly RequestRecord[];
}

export async function openScene({ version }: CodexRelease, options: MadeUpServiceOptions = {}): Promise<Scene> {
  const folder = join(process.env[linkedCodexVariable] ?? '', version);
  const world = await createWorld(options);
  const account = world.account('mira');
  await world.home.writeAuth(account.tokens);
  const env = { ...world.env, PATH: `${folder}:/usr/bin:/bin` };
  const driven: DrivenCodex[] = [];
  onTestFinished(async () => {
    await Promise.all(driven.map((codex) => codex.close()));
    const left = await codexPidsLeft(world.home.dir);
    await world.dispose();
    expect(left, 'processes of Codex that nobody ended').toEqual([]);
  });
  return {
    world,
    account,
    env,
    start: (...args) => startCommand(args, env),
    run: (...args) => runCommand(args, env),
    async drive(own = {}) {
      const codex = await driveCodex(join(folder, 'codex'), { ...env, ...own });
      driven.push(codex);
      return codex;
    },
    async gate() {
      const gate = await gateEndpoint(world.service.tokenUrl);
      onTestFinished(() => gate.close());
      return gate;
    },
    ourReplays: () =>
      world.service.log.of('token').filter((request) => isOurs(request) && request.presented === 'spent'),
  };
}

export function isOurs({ headers }: RequestRecord): boolean {
  return String(headers['user-agent']).startsWith('codex-quota/');
}

/** The sign-in of auth.json is one that the service would renew now: nothing that was answered got lost. Spends it. */
export async function expectAlive({ world, account }: Pick<Scene, 'world' | 'account'>): Promise<void> {
  const { tokens } = await world.home.readAuth();
  expect(account.rotate(tokens['refresh_token'] ?? ''), 'the token in auth.json is not the current one').not.toBeNull();
}
