import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { createFolderLock } from '../../main/node/stores/folder-lock.ts';
import { useTurnAtCallbackPorts } from '../support/callback-ports.ts';
import { flaggedRecord } from '../support/codex-home.ts';
import { hashesOnDisk } from '../support/hashes-on-disk.ts';
import { browse, startLogin } from '../support/started-login.ts';
import { createWorld, type World } from '../support/world.ts';

/*
 * The command itself, killed by the system after the answer to its code and before it could store it. What dies at any other step is in
 * sign-in-deaths.test.ts, and a sign-in through Codex in tests/e2e/login-codex.test.ts and tests/interop/signing-in.test.ts.
 */

useTurnAtCallbackPorts();

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const email = 'mira@studio.example';
const requestsOfMira = (): number =>
  world.service.log.of('token').filter(({ accountKey }) => accountKey === 'mira').length;
const looks = 600;
const lookEveryMs = 10;

/** The new token of the one exchange, once it is on disk anywhere. */
async function untilKept(): Promise<string> {
  for (let look = 0; look < looks; look += 1) {
    const [given] = world.service.log.of('token').flatMap(({ successorHash }) => successorHash ?? []);
    if (given !== undefined && (await hashesOnDisk(world.home)).has(given)) return given;
    await new Promise((done) => setTimeout(done, lookEveryMs));
  }
  throw new Error('The answer never reached the disk.');
}

/** Holds the file where the sign-in goes, so that the command is in the middle when it dies. Gives out the token that it had got. */
async function killedBeforeStoring(way: 'browser' | 'device', storePath: string): Promise<string> {
  const lock = createFolderLock(dirname(storePath));
  onTestFinished(() => lock.close());
  world.service.configure({ signIn: { kind: 'never' } });
  const started = startLogin([email, '--no-browser', ...(way === 'device' ? ['--device'] : [])], world.env);
  const address = await started.address();
  return lock.hold(async () => {
    world.service.configure({ signIn: { kind: 'approves', account: 'mira' } });
    if (way === 'browser') await browse(address);
    const given = await untilKept();
    started.child.kill('SIGKILL');
    expect((await started.ended).signal).toBe('SIGKILL');
    return given;
  });
}

describe.each(['browser', 'device'] as const)(
  'a command that is killed with a new sign-in in its hand, by %s',
  (way) => {
    it('leaves auth.json as it was, and the next start stores the new one there', async () => {
      await world.home.writeAuth(world.account('mira').tokens);
      const before = await world.home.readText('auth');
      const given = await killedBeforeStoring(way, world.home.authPath);
      expect(await world.home.readText('auth')).toBe(before);
      expect((await world.run('status', '--refresh')).exitCode).toBe(0);
      expect(sha256Hex(String((await world.home.readAuth()).tokens['refresh_token']))).toBe(given);
      expect(requestsOfMira()).toBe(1);
    });

    it('leaves the account set aside, and the next start restores it', async () => {
      await world.home.writeAuth(world.account('other').tokens);
      await world.home.writeFlagged([flaggedRecord(world.account('mira').tokens)]);
      const before = await world.home.readText('flagged');
      const given = await killedBeforeStoring(way, world.home.flaggedPath);
      expect(await world.home.readText('flagged')).toBe(before);
      expect((await world.run('status', '--refresh')).exitCode).toBe(0);
      expect((await world.home.readPool()).map(({ refreshToken }) => sha256Hex(refreshToken))).toEqual([given]);
      expect([await world.home.readFlagged(), requestsOfMira()]).toEqual([[], 1]);
    });
  },
);
