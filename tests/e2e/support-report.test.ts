import { afterEach, beforeEach, expect, it } from 'vitest';
import { commandShapes } from '../../main/cli/command-shapes.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { runCommand } from '../support/run-command.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

it('puts together what support needs from real files, with nothing that says who the person is, and changes no byte', async () => {
  const [mira, ines] = [world.account('mira'), world.account('ines')];
  await world.home.writePool([poolRecord(mira.signIn(), { accountLabel: 'The studio' })]);
  await world.home.writeFlagged([flaggedRecord(ines.tokens)]);
  await world.run('flag', mira.email, '--reason', `lent to ${ines.email}`);
  const before = await treeOf(world.home.dir);
  const env = { ...world.env, USER: 'okaforian', CODEX_QUOTA_HOME: `${world.home.dir}/quota-tray` };
  const args = ['report', '--include-flagged', '--diagnostics'];
  const { stdout, exitCode } = await runCommand([...args, '--json'], env);
  expect(exitCode).toBe(0);
  const report = commandShapes.report.parse(JSON.parse(stdout));
  expect(report).toMatchObject({
    flaggedCount: 2,
    accounts: [{ state: 'set-aside', email: null }, { state: 'set-aside' }],
  });
  expect(report.diagnostics?.ledger.map(({ kind }) => kind)).toContain('flagged');
  for (const text of [stdout, (await runCommand(args, env)).stdout])
    for (const secret of [mira.email, ines.email, 'The studio', world.home.dir]) expect(text).not.toContain(secret);
  expect(await treeOf(world.home.dir)).toEqual(before);
  expect((await runCommand([...args, '--include-email'], env)).stdout).toContain(mira.email);
});

it('can be put together when no file can be understood', async () => {
  await world.home.writePool([]);
  await world.home.writeFlagged([]);
  await world.home.writePool([], { version: 12 });
  const { exitCode, report } = await world.runJson('report', '--diagnostics');
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({
    diagnostics: { findings: expect.arrayContaining([expect.objectContaining({ id: 'store-unsupported' })]) },
  });
});
