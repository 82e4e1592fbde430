import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { poolRecord } from '../support/codex-home.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

async function conflictLines(): Promise<readonly string[]> {
  const text = await readFile(join(world.home.dir, 'quota-tray', 'ledger.ndjson'), 'utf8');
  return text.split('\n').flatMap((line) => {
    const event = line === '' ? {} : JSON.parse(line);
    return String(event.kind).startsWith('conflict-') ? [`${event.kind} ${event.conflict}`] : [];
  });
}

async function seen(): Promise<string> {
  const { stdout } = await world.run('doctor');
  return (stdout.split('Conflicts')[1] ?? '').replace(/\s+/g, ' ');
}

describe('somebody else at work on the same sign-ins', () => {
  it('is told beside status in one line that names the account, and leaves no trace there', async () => {
    const mira = world.account('mira').signIn();
    await world.home.writeAuth(mira);
    await world.home.writePool([poolRecord(mira)]);
    const before = await treeOf(world.home.dir);
    const { stderr } = await world.run('status');
    expect(stderr.replaceAll('\n', ' ')).toContain('! auth.json and the pool share one sign-in of mira@studio.example');
    expect(await treeOf(world.home.dir)).toEqual(before);
    expect((await world.run('status', '--json')).stderr).toBe('');
  });

  it('goes into the ledger once, and once more when it is over', async () => {
    const mira = world.account('mira');
    const live = mira.signIn();
    await world.home.writeAuth(live);
    await world.home.writePool([poolRecord(live)]);
    await world.run('status', '--refresh');
    await world.run('status', '--refresh');
    expect(await conflictLines()).toEqual(['conflict-seen one-login-in-two-stores']);
    await world.home.writePool([poolRecord(mira.signIn())]);
    await world.run('status', '--refresh');
    expect(await conflictLines()).toEqual([
      'conflict-seen one-login-in-two-stores',
      'conflict-over one-login-in-two-stores',
    ]);
  });

  it('shows when the service says that a token was used before, and no answer to it ever came here', async () => {
    const mira = world.account('mira');
    mira.behave({ token: { kind: 'refused', status: 401, code: 'refresh_token_reused' } });
    await world.home.writePool([poolRecord(mira.tokens)]);
    await world.run('status', '--refresh');
    expect(await seen()).toContain('Another program or computer used the sign-in of mira@studio.example first');
  });

  it('shows when another program goes on with a sign-in of its own for an account that was refreshed here', async () => {
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens)]);
    await world.run('status', '--refresh');
    expect(await seen()).not.toContain('Another program refreshed');
    const later = mira.signIn({ issuedAtMs: Date.now() + 60_000, expiresAtMs: Date.now() + 3_600_000 });
    await world.home.writePool([poolRecord(later)]);
    expect(await seen()).toContain('Another program refreshed mira@studio.example since this one did');
    expect((await world.run('status')).stderr).toBe('');
  });

  it('shows when a segment in our own folder is of another computer', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    await mkdir(world.home.custodyDir, { recursive: true });
    const owner = { pid: 1, startedAt: null, bootId: null, pidNamespace: null, host: `not-${hostname()}` };
    await writeFile(
      join(world.home.custodyDir, '1-aaaaaaaaaaaa.segment'),
      `${JSON.stringify({ t: 'owner', v: 1, at: 1, owner })}\n`,
      { mode: 0o600 },
    );
    expect(await seen()).toContain('Another computer uses this very folder');
  });
});
