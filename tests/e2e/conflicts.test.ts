import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { commandShapes } from '../../main/cli/command-shapes.ts';
import type { DoctorReport } from '../../shared/diagnosis-report.ts';
import { poolRecord } from '../support/codex-home.ts';
import { doctorFinds } from '../support/doctor-finds.ts';
import { createRivalWorld } from '../support/rival-world.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

/** What of it was written down, in order. */
async function ledgerKinds(): Promise<readonly string[]> {
  const text = await readFile(join(world.home.dir, 'quota-tray', 'ledger.ndjson'), 'utf8');
  return [...text.matchAll(/"kind":"(conflict-\w+|refreshed-elsewhere)"/g)].flatMap(([, kind]) => kind ?? []);
}

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

  it('shows that the pool goes on without us as long as it does, and in the ledger for good', async () => {
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens)]);
    await world.run('status', '--refresh');
    const issuedAtMs = Date.now() + 60_000;
    await world.home.writePool([poolRecord(mira.signIn({ issuedAtMs, expiresAtMs: issuedAtMs + 3_600_000 }))]);
    for (let times = 0; times < 2; times += 1) await world.run('status', '--refresh');
    expect(await ledgerKinds()).toEqual(['refreshed-elsewhere', 'conflict-seen']);
    expect(await seen()).toContain('Another program refreshed mira@studio.example since this one did');
  });

  it('shows when auth.json changes under our refreshes more than once, and not when Codex did its own work', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    for (const [round, isSeen] of [false, true].entries()) {
      await world.run('refresh', '--force');
      const issuedAtMs = Date.now() + (round + 1) * 60_000;
      await world.home.writeAuth(mira.signIn({ issuedAtMs, expiresAtMs: issuedAtMs + 3_600_000 }));
      await world.run('status', '--refresh');
      expect((await seen()).includes('Another program refreshed mira@studio.example')).toBe(isSeen);
    }
    expect(await ledgerKinds()).toEqual(['refreshed-elsewhere', 'refreshed-elsewhere', 'conflict-seen']);
  });

  it.each([
    ['of another computer', 'another-machine', 0, true],
    ['of another computer that was not heard of for a month', 'another-machine', 30 * 24 * 3_600_000, false],
    ['of a computer of which only the name is known', null, 0, true],
  ])('shows when a segment in our own folder is %s', async (_whose, machine, ageMs, isSeen) => {
    await world.home.writeAuth(world.account('mira').signIn());
    await mkdir(world.home.custodyDir, { recursive: true });
    const owner = { pid: 1, startedAt: null, bootId: null, pidNamespace: null, host: `not-${hostname()}`, machine };
    await writeFile(
      join(world.home.custodyDir, '1-aaaaaaaaaaaa.segment'),
      `${JSON.stringify({ t: 'owner', v: 1, at: Date.now() - ageMs, owner })}\n`,
      { mode: 0o600 },
    );
    expect((await seen()).includes('Another computer uses this very folder')).toBe(isSeen);
  });
});

it('tells of a program that takes leases as we do, once, without a word to who did not ask', async () => {
  const shared = await createRivalWorld();
  onTestFinished(() => shared.dispose());
  const mira = shared.account('mira');
  await shared.home.writePool([poolRecord(mira.tokens)]);
  await shared.rival.order({ do: 'remember' });
  await shared.rival.order({ do: 'refresh', token: mira.tokens.refresh, url: shared.gate.url });
  await shared.rival.order({ do: 'save', list: 'pool' });
  for (let times = 0; times < 2; times += 1) expect((await shared.run('status', '--refresh')).stderr).toBe('');
  expect(shared.tokenRequests()).toBe(1);
  const { report } = await shared.runJson('report', '--diagnostics');
  expect(report).toMatchObject({
    diagnostics: {
      ledger: [
        { kind: 'key-assigned' },
        { kind: 'refreshed-elsewhere', conflict: 'leased-elsewhere' },
        { kind: 'conflict-seen', conflict: 'leased-elsewhere', accounts: 1 },
      ],
    },
  });
  const told: DoctorReport = commandShapes.doctor.parse(JSON.parse((await shared.run('doctor', '--json')).stdout));
  expect(doctorFinds(told, 'leased-elsewhere')).toMatchObject({
    severity: 'note',
    sentence: expect.stringContaining('takes leases for mira@studio.example and refreshes too'),
  });
});
