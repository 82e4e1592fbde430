import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createRivalWorld, type RivalWorld } from '../support/rival-world.ts';
import type { StartedCommand } from '../support/run-command.ts';

let world: RivalWorld;
beforeEach(async () => {
  world = await createRivalWorld({ revokesFamilyOnReplay: true });
});
afterEach(() => world.dispose());

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const lockOf = (token: string): string => join(world.home.leaseDir, `${sha256Hex(token)}.lock`);

describe('a lease of another program', () => {
  it('puts both a held and a half-written lease down to "could not be told" and sends nothing', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens), flaggedRecord(kai.tokens)]);
    await world.rival.order({ do: 'take-lease', token: mira.tokens.refresh });
    await world.rival.order({ do: 'half-lease', token: kai.tokens.refresh });
    const halfText = await readFile(lockOf(kai.tokens.refresh), 'utf8');
    const { exitCode, report } = await world.runJson('verify-flagged');
    expect(exitCode).toBe(1);
    const busy = { verdict: 'undetermined', outcome: 'undetermined', reason: 'busy', spent: false };
    expect(report.reports).toMatchObject([busy, busy]);
    expect(world.tokenRequests()).toBe(0);
    expect(await readFile(lockOf(kai.tokens.refresh), 'utf8')).toBe(halfText);
    expect(await world.home.readFlagged()).toMatchObject([
      { lastError: 'refresh failed' },
      { lastError: 'refresh failed' },
    ]);
    // Whoever holds it can still let it go: it is the very lock that was taken.
    await world.rival.order({ do: 'release-lease', token: mira.tokens.refresh });
    expect(
      (await readdir(world.home.leaseDir)).filter((name) => name.startsWith(sha256Hex(mira.tokens.refresh))),
    ).toEqual([]);
  });

  it('adopts what its holder made of the token, as soon as the lease is let go', async () => {
    const mira = world.account('mira', {
      signIn: { issuedAtMs: Date.now() - hourMs, expiresAtMs: Date.now() + hourMs },
    });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const started: StartedCommand[] = [];
    // The rival has the lease and its answer is on the way: our command starts now and finds it busy.
    world.gate.beforeAnswer(async () => {
      started.push(world.start('verify-flagged', '--json'));
      await usageAsked();
    });
    await world.rival.order({ do: 'refresh', token: mira.tokens.refresh, url: world.gate.url });
    const result = await started[0]?.ended;
    expect(result?.exitCode).toBe(0);
    expect(JSON.parse(result?.stdout ?? '')).toMatchObject({ restored: 1 });
    const requests = world.service.log.of('token');
    expect(requests).toHaveLength(1);
    const [restored] = await world.home.readPool();
    expect(sha256Hex(restored?.refreshToken ?? '')).toBe(requests[0]?.successorHash);
  });

  it('waits for the end of a dead holder’s lease and then presents the token once', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const takenAtMs = Date.now();
    await world.rival.order({ do: 'take-lease', token: mira.tokens.refresh, lifeMs: 1500 });
    await world.rival.die();
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    const [request] = world.service.log.of('token');
    expect((request?.arrivedAtMs ?? 0) - takenAtMs).toBeGreaterThanOrEqual(1500);
    expect(world.tokenRequests()).toBe(1);
  });

  it.each([
    ['half-written', 'half-lease' as const],
    ['whole', 'take-lease' as const],
  ])('takes a %s lease away when nobody touched it for over a minute', async (_name, order) => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.rival.order({ do: order, token: mira.tokens.refresh });
    const longAgo = new Date(Date.now() - 61_000);
    await utimes(lockOf(mira.tokens.refresh), longAgo, longAgo);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    expect(world.tokenRequests()).toBe(1);
    expect((await readdir(world.home.leaseDir)).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  it('keeps our lease for ourselves: the other program finds the result and not the token', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const met: unknown[] = [];
    world.gate.beforeAnswer(() =>
      world.rival
        .order({ do: 'take-lease', token: mira.tokens.refresh })
        .catch((error: unknown) => met.push(String(error))),
    );
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    expect(met).toEqual([expect.stringContaining('EEXIST')]);
    const text = await readFile(join(world.home.leaseDir, `${sha256Hex(mira.tokens.refresh)}.result.json`), 'utf8');
    const [restored] = await world.home.readPool();
    expect(JSON.parse(text)).toMatchObject({
      tokenHash: sha256Hex(mira.tokens.refresh),
      createdAt: expect.any(Number),
      result: {
        type: 'success',
        refresh: restored?.refreshToken,
        access: restored?.['accessToken'],
        expires: expect.any(Number),
      },
    });
  });
});

describe('a result that another program left', () => {
  it.each([
    ['a minute', 60_000],
    ['a month', 30 * dayMs],
  ])('is adopted after %s, without a request, from the flagged list and from the pool', async (_name, ageMs) => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.home.writePool([poolRecord(kai.tokens)]);
    const createdAtMs = Date.now() - ageMs;
    for (const account of [mira, kai]) {
      const pair = account.rotate(account.tokens.refresh);
      if (pair === null) throw new Error('The token was not current.');
      await world.rival.order({ do: 'leave-result', token: account.tokens.refresh, pair, createdAtMs });
    }
    await world.rival.die();
    const { report } = await world.runJson('verify-flagged');
    expect(report.reports).toMatchObject([{ outcome: 'restored', spent: false }]);
    expect((await world.runJson('status', '--refresh')).report.accounts).toMatchObject([
      { state: 'ok' },
      { state: 'ok' },
    ]);
    expect(world.tokenRequests()).toBe(0);
    const pooled = await world.home.readPool();
    for (const { refreshToken } of pooled)
      expect([mira.tokens.refresh, kai.tokens.refresh]).not.toContain(refreshToken);
  });

  it('would restore the account in a preview, and changes nothing there', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const pair = mira.rotate(mira.tokens.refresh);
    if (pair === null) throw new Error('The token was not current.');
    await world.rival.order({ do: 'leave-result', token: mira.tokens.refresh, pair, createdAtMs: Date.now() });
    const { report } = await world.runJson('verify-flagged', '--dry-run');
    expect(report.reports).toMatchObject([{ outcome: 'would-restore' }]);
    expect(await world.home.readFlagged()).toMatchObject([{ refreshToken: mira.tokens.refresh }]);
    expect(world.tokenRequests()).toBe(0);
  });

  it('is in custody before it is used, so that its pruning loses nothing', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const pair = mira.rotate(mira.tokens.refresh);
    if (pair === null) throw new Error('The token was not current.');
    await world.rival.order({ do: 'leave-result', token: mira.tokens.refresh, pair, createdAtMs: Date.now() });
    await world.runJson('verify-flagged', '--no-restore');
    const custody = await Promise.all(
      (await readdir(world.home.custodyDir)).map((name) => readFile(join(world.home.custodyDir, name), 'utf8')),
    );
    expect(custody.join('')).toContain(pair.refresh);
  });

  it('brings an account home whose list got a token back that we spent, before that program spent what we got', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    const [ours] = await world.home.readPool();
    const token = ours?.refreshToken ?? '';
    // Tokens tell the second in which they were issued.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const pair = mira.rotate(token);
    if (pair === null) throw new Error('The token was not current.');
    await world.rival.order({ do: 'leave-result', token, pair, createdAtMs: Date.now() });
    await world.home.writePool([poolRecord(pair)]);
    // Custody lets our own go, since a later one is in the pool.
    await world.runJson('status', '--refresh');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ total: 1, restored: 1 });
    expect(await world.home.readFlagged()).toEqual([]);
    expect(await world.home.readPool()).toMatchObject([{ refreshToken: pair.refresh }]);
  });

  it('is never mixed into an account when its tokens are another one’s', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const pair = kai.signIn();
    await world.rival.order({ do: 'leave-result', token: mira.tokens.refresh, pair, createdAtMs: Date.now() });
    expect((await world.runJson('verify-flagged')).report.reports).toMatchObject([
      { outcome: 'restored', spent: true },
    ]);
    const [restored] = await world.home.readPool();
    expect(restored).toMatchObject({ email: mira.email });
    expect(mira.rotate(restored?.refreshToken ?? '')).not.toBeNull();
  });

  it('counts for nothing when it is another token’s or half written', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens), flaggedRecord(kai.tokens)]);
    await mkdir(world.home.leaseDir, { recursive: true });
    const path = (token: string): string => join(world.home.leaseDir, `${sha256Hex(token)}.result.json`);
    await writeFile(path(mira.tokens.refresh), '{"tokenHash":"');
    const foreign = { tokenHash: 'f'.repeat(64), createdAt: 1, result: { type: 'success', access: 'a', refresh: 'b' } };
    await writeFile(path(kai.tokens.refresh), JSON.stringify(foreign));
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 2 });
    expect(world.tokenRequests()).toBe(2);
  });
});

/** Until our command has asked for usage, its last step before it wants the lease, and a moment more. At most ten seconds. */
async function usageAsked(): Promise<void> {
  for (let look = 0; look < 1000 && world.service.log.of('usage').length === 0; look += 1) {
    await new Promise((done) => setTimeout(done, 10));
  }
  await new Promise((done) => setTimeout(done, 400));
}
