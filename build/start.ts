import { join } from 'node:path';
import {
  decideStart,
  type StartDecision,
  type StartFacts,
  startExitCode,
  type TerminalStart,
  terminalInstead,
  whyTrayFailed,
} from './decide-start.ts';
import { ensureAppBuilt } from './ensure-built.ts';
import { fetchElectron } from './fetch-electron.ts';
import { findElectron } from './find-electron.ts';
import { rootDir } from './project-paths.ts';
import { runBuilt } from './run-built.ts';
import { runTray } from './run-tray.ts';

const electronDir = join(rootDir, 'node_modules', 'electron');
const args = process.argv.slice(2);

async function gatherFacts(): Promise<StartFacts> {
  const { platform, env } = process;
  return {
    platform,
    hasDisplay: platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']),
    isRoot: process.getuid?.() === 0,
    electron: await findElectron(electronDir, platform),
  };
}

function said<T extends StartDecision>(decision: T): T {
  console.error(decision.line);
  return decision;
}

async function decide(): Promise<StartDecision> {
  const facts = await gatherFacts();
  const decision = said(decideStart(args, facts));
  if (decision.surface !== 'fetch') return decision;
  const reason = await fetchElectron(decision.installerPath);
  const electron = reason === undefined ? await findElectron(electronDir, facts.platform) : undefined;
  const failed = { state: 'failed', reason: reason ?? 'what was fetched is not complete' } as const;
  return said(decideStart(args, { ...facts, electron: electron?.state === 'present' ? electron : failed }));
}

/** Undefined when the app ran. */
async function runApp(executablePath: string, appArgs: readonly string[]): Promise<TerminalStart | undefined> {
  try {
    await ensureAppBuilt();
  } catch {
    return terminalInstead(args, 'The tray app could not be built (npm run build says why)');
  }
  const why = await runTray(executablePath, appArgs).then(whyTrayFailed, () => 'Electron could not be started');
  return why === undefined ? undefined : terminalInstead(args, why);
}

let decision: StartDecision | undefined = await decide();
if (decision.surface === 'tray') {
  const instead = await runApp(decision.executablePath, decision.args);
  decision = instead && said(instead);
}
if (decision?.surface === 'terminal') {
  process.exitCode = startExitCode(decision.command, await runBuilt(decision.command));
} else if (decision?.surface === 'none') {
  process.exitCode = 2;
}
