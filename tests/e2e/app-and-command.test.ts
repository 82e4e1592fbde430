import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandShapes } from '../../main/cli/command-shapes.ts';
import type { DoctorReport, Finding } from '../../shared/diagnosis-report.ts';
import { doctorFinds } from '../support/doctor-finds.ts';
import { type CommandResult, runCommand } from '../support/run-command.ts';
import { type AppInWorld, openAppIn } from '../support/tray-world.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

let world: World;
let opened: AppInWorld | null = null;
beforeEach(async () => {
  world = await createWorld();
  await world.home.writeAuth(world.account('mira').signIn());
  // What Codex uses when nothing says otherwise, beside the home that the variable of the tests names.
  await mkdir(defaultHome(), { mode: 0o700 });
  for (const name of ['auth.json', 'config.toml']) await cp(join(world.home.dir, name), join(defaultHome(), name));
});
afterEach(async () => {
  await opened?.app.quit();
  opened = null;
  await world.dispose();
});

const defaultHome = (): string => join(world.home.dir, '.codex');

/** As the desktop starts it: without the variable of the shell. */
async function useApp(
  env: Readonly<Record<string, string>> = { CODEX_HOME: '' },
  chosenHome: string | null = null,
): Promise<AppInWorld> {
  opened = await openAppIn(world, env, chosenHome);
  await opened.app.intents['usage:refresh'](null);
  await opened.app.intents['usage:refresh'](null);
  return opened;
}

function run(...args: readonly string[]): Promise<CommandResult> {
  return runCommand(args, { ...world.env, CODEX_QUOTA_CHATGPT_BASE_URL: world.service.chatgptBaseUrl });
}

async function differencesByDoctor(): Promise<readonly Finding[]> {
  const { stdout } = await run('doctor', '--json');
  return differencesIn(commandShapes.doctor.parse(JSON.parse(stdout)).findings);
}

function differencesIn(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ id }) => id === 'app-and-command-differ');
}

describe('an app and a command that use different folders', () => {
  it('are told apart by the doctor of the command, which says why and what to do', async () => {
    expect(await differencesByDoctor()).toEqual([]);
    await useApp();
    const before = await treeOf(world.home.dir);
    const report: DoctorReport = commandShapes.doctor.parse(JSON.parse((await run('doctor', '--json')).stdout));
    const found = doctorFinds(report, 'app-and-command-differ');
    expect(differencesIn(report.findings)).toHaveLength(1);
    expect(found).toMatchObject({ subject: 'Codex home', severity: 'warning' });
    const { dir } = world.home;
    expect(found.sentence).toBe(
      `The command uses ${dir} (named by CODEX_HOME), the app ${defaultHome()} (the default place). A variable that is set in a shell is not seen by an app that the desktop started.`,
    );
    expect(found.nextStep).toContain(dir);
    expect(await treeOf(world.home.dir)).toEqual(before);
  });

  it('are told apart by the window Diagnostics of the app, which hears the last name of the other folder alone', async () => {
    const { app } = await useApp();
    expect((await run('status', '--refresh')).exitCode).toBe(0);
    const { findings } = await app.intents['diagnosis:look'](null);
    const [found] = differencesIn(findings);
    const { dir } = world.home;
    expect(found?.sentence).toContain(
      `The app uses ~/.codex (the default place), the command …/${basename(dir)} (named by CODEX_HOME).`,
    );
    expect(found?.nextStep).toContain('`codex-quota doctor`');
    expect(JSON.stringify(findings)).not.toContain(dir);
  });

  it('are told apart when the folder was chosen in the app, from both sides', async () => {
    const { app } = await useApp({ CODEX_HOME: '' }, defaultHome());
    const [byCommand] = await differencesByDoctor();
    const { dir } = world.home;
    const why = 'What is chosen in Settings counts for the app alone.';
    expect(byCommand?.sentence).toBe(
      `The command uses ${dir} (named by CODEX_HOME), the app ${defaultHome()} (chosen in Settings). ${why}`,
    );
    expect(byCommand?.nextStep).toContain(`export CODEX_HOME="${defaultHome()}"`);
    expect((await run('status', '--refresh')).exitCode).toBe(0);
    const { findings } = await app.intents['diagnosis:look'](null);
    const [byApp] = differencesIn(findings);
    expect(byApp?.sentence).toBe(
      `The app uses ~/.codex (chosen in Settings), the command …/${basename(dir)} (named by CODEX_HOME). ${why}`,
    );
  });

  it('are at one again once both have the variable', async () => {
    await useApp();
    expect(await differencesByDoctor()).toHaveLength(1);
    await opened?.app.quit();
    await useApp({});
    expect(await differencesByDoctor()).toEqual([]);
  });

  it('leave nothing for the other one as long as they only look', async () => {
    const before = await treeOf(world.home.dir);
    for (const args of [['status'], ['doctor'], ['check'], ['verify-flagged', '--dry-run']]) await run(...args);
    expect(await treeOf(world.home.dir)).toEqual(before);
  });
});
