import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newestOf } from '../../../../main/core/custody/lineage.ts';
import type { ProcessOwner } from '../../../../main/core/ports.ts';
import { createProcesses } from '../../../../main/node/processes/processes.ts';
import { account, hashOf, openCustody } from './open-custody.ts';

const dayMs = 24 * 60 * 60 * 1000;
const segmentName = '1-aaaaaaaaaaaa.segment';
const processes = createProcesses(async () => 'this-machine');

/** A refresh and its answer, in a segment that `owner` wrote. */
async function leftBy(owner: Partial<ProcessOwner>, ageMs: number): Promise<string> {
  const base = mkdtempSync(join(tmpdir(), 'renamed-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const dir = join(base, 'custody');
  mkdirSync(dir);
  const at = Date.now() - ageMs;
  const intent = { t: 'intent', id: 'i', at, hash: hashOf('first'), account, stores: ['pool'] };
  const body = JSON.stringify({ refresh_token: 'second', access_token: 'at.made-up' });
  const before = { ...(await processes.self()), bootId: 'boot before', host: 'its-old-name', ...owner };
  const records = [
    { t: 'owner', v: 1, at, owner: before },
    intent,
    { ...intent, t: 'answer', status: 200, complete: true, body },
  ];
  writeFileSync(join(dir, segmentName), records.map((record) => `${JSON.stringify(record)}\n`).join(''), {
    mode: 0o600,
  });
  return dir;
}

/** What a run of ours makes of it: our own line, then the folding at its end. */
async function run(dir: string): Promise<void> {
  const { custody } = openCustody(dir, [], processes);
  await custody.record({ t: 'released', at: Date.now(), hash: hashOf('of-nobody') });
  await custody.compact();
  await custody.close();
}

describe('what this computer left under another name', () => {
  it.each<[string, Partial<ProcessOwner>, number, boolean]>([
    ['it was quiet for a day', {}, 2 * dayMs, true],
    ['it was heard of today, as of a computer with a copy of our disk', {}, dayMs / 24, false],
    ['it is of another machine', { machine: 'another' }, 2 * dayMs, false],
    ['it says only a name', { machine: null }, 2 * dayMs, false],
    ['it has our name and no machine, as before there was one', { machine: null, host: 'ours' }, 0, true],
  ])('goes into our own segment, or stays and is read: %s', async (_why, owner, ageMs, isFolded) => {
    const { host } = await processes.self();
    const dir = await leftBy(owner.host === 'ours' ? { ...owner, host } : owner, ageMs);
    for (let times = 0; times < 2; times += 1) await run(dir);
    expect(readdirSync(dir).includes(segmentName)).toBe(!isFolded);
    const { custody } = openCustody(dir, [], processes);
    const state = await custody.load();
    expect(newestOf(state, hashOf('first'))).toBe(hashOf('second'));
    expect(state.held.get(hashOf('second'))?.tokens.refresh.reveal()).toBe('second');
  });

  it('is written with the machine from now on', async () => {
    const dir = await leftBy({}, 0);
    await run(dir);
    const own = readdirSync(dir).find((name) => name !== segmentName) ?? '';
    const [first = ''] = readFileSync(join(dir, own), 'utf8').split('\n');
    expect(JSON.parse(first)).toMatchObject({ t: 'owner', owner: { machine: 'this-machine', pid: process.pid } });
  });
});
