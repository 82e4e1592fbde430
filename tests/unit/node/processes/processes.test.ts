import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProcessOwner } from '../../../../main/core/ports.ts';
import { createProcesses } from '../../../../main/node/processes/processes.ts';

const modulePath = new URL('../../../../main/node/processes/processes.ts', import.meta.url).href;

/** Another process that says who it is and stays until it is killed. */
async function another(): Promise<{ readonly owner: ProcessOwner; kill(): Promise<void> }> {
  const script = `const { createProcesses } = await import(${JSON.stringify(modulePath)});
    console.log(JSON.stringify(await createProcesses().self())); process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  const [line] = await once(child.stdout, 'data');
  return { owner: JSON.parse(String(line)), kill };
}

describe('proof that a process is dead', () => {
  it('is not given for one that lives, and is given once it was killed', async () => {
    const processes = createProcesses();
    const { owner, kill } = await another();
    expect(await processes.isDead(owner)).toBe(false);
    await kill();
    expect(await processes.isDead(owner)).toBe(true);
  });

  it('is not given for ourselves', async () => {
    const processes = createProcesses();
    const self = await processes.self();
    expect(await processes.isDead(self)).toBe(false);
    expect(self.pid).toBe(process.pid);
  });

  it.each<[string, Partial<ProcessOwner>]>([
    ['another machine', { host: 'another-machine', machine: 'another', bootId: null }],
    [
      'another machine, although it was started anew',
      { host: 'another-machine', machine: 'another', bootId: 'earlier' },
    ],
    ['another machine of the same name', { machine: 'another', bootId: 'earlier' }],
    ['a name that is all that is known', { host: 'another-name', machine: null, bootId: null }],
    ['another namespace of process numbers', { pidNamespace: 'pid:[1]' }],
    ['a namespace that is not known', { pidNamespace: 'unknown' }],
  ])('cannot be had from %s', async (_name, changes) => {
    const { owner, kill } = await another();
    await kill();
    expect(await createProcesses().isDead({ ...owner, ...changes })).toBe(false);
  });
});

describe('proof that a process is dead, of this machine under another name', () => {
  const machineId = async (): Promise<string> => 'this-machine';
  const dayMs = 24 * 60 * 60 * 1000;

  it.each([
    ['long quiet', dayMs, true],
    ['heard of an hour ago', dayMs / 24, false],
    ['heard of ahead of now', -dayMs, false],
  ])(
    'is given once it was quiet for a day, since a copied disk names the same machine: %s',
    async (_how, quietMs, isDead) => {
      const { owner, kill } = await another();
      await kill();
      const renamed = { ...owner, host: 'its-old-name', machine: 'this-machine', bootId: null };
      expect(await createProcesses(machineId).isDead(renamed, quietMs)).toBe(isDead);
    },
  );

  it('is not given while it lives, however quiet', async () => {
    const { owner } = await another();
    const renamed = { ...owner, host: 'its-old-name', machine: 'this-machine', bootId: null };
    expect(await createProcesses(machineId).isDead(renamed, 30 * dayMs)).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('on Linux proof that a process is dead', () => {
  it('is given when its number belongs to another process by now', async () => {
    const { owner } = await another();
    expect(await createProcesses().isDead({ ...owner, startedAt: '1' })).toBe(true);
  });

  it('is given under any name while the machine has not been started anew since', async () => {
    const { owner, kill } = await another();
    const renamed = { ...owner, host: 'its-old-name' };
    expect(await createProcesses().isDead(renamed)).toBe(false);
    await kill();
    expect(await createProcesses().isDead(renamed)).toBe(true);
  });

  it('is given when the machine was started anew since', async () => {
    const processes = createProcesses();
    expect(await processes.isDead({ ...(await processes.self()), bootId: 'earlier' })).toBe(true);
  });

  it('is not given from a missing start alone', async () => {
    const { owner } = await another();
    expect(await createProcesses().isDead({ ...owner, startedAt: null })).toBe(false);
  });

  it('is given for one whose parent has not looked yet', async () => {
    const script = 'sleep 0 & echo $!; exec sleep 60';
    const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const [line] = await once(parent.stdout, 'data');
    const processes = createProcesses();
    const zombie = { ...(await processes.self()), pid: Number(line), startedAt: null };
    for (let look = 0; look < 500 && !(await processes.isDead(zombie)); look += 1)
      await new Promise((done) => setTimeout(done, 5));
    expect(() => process.kill(zombie.pid, 0)).not.toThrow();
    expect(await processes.isDead(zombie)).toBe(true);
  });
});
