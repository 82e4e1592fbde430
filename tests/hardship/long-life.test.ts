import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createMortalApp } from '../support/mortal-app.ts';
import { createWorld } from '../support/world.ts';

const force = { force: true, printOnly: false };
/** A few more than what a process writes before it folds. */
const refreshes = 108;
/** Each refresh reserves 12 kB. */
const fewRefreshesBytes = 200_000;

it('A process that lives for weeks folds its custody now and then, and presents no token twice', async () => {
  const world = await createWorld({ revokesFamilyOnReplay: true });
  try {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const { app } = await createMortalApp(world);
    for (let turn = 0; turn < refreshes; turn += 1) await app.refresh(force);
    const names = await readdir(world.home.custodyDir);
    const texts = await Promise.all(names.map((name) => readFile(join(world.home.custodyDir, name), 'utf8')));
    expect(texts.join('').length).toBeLessThan(fewRefreshesBytes);
    const requests = world.service.log.of('token');
    expect(requests).toHaveLength(refreshes);
    expect(requests.every(({ presented }) => presented === 'current')).toBe(true);
    await app.close();
    expect(mira.rotate((await world.home.readAuth()).tokens['refresh_token'] ?? '')).not.toBeNull();
  } finally {
    await world.dispose();
  }
});
