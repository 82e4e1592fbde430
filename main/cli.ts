import { leaveTracesOut, settleDown, useLittleMemory } from './cli/modest-process.ts';

const neededMajor = 24;

if (Number(process.versions.node.split('.')[0]) < neededMajor) {
  process.stderr.write(
    `codex-quota needs Node ${neededMajor} or later; this is Node ${process.versions.node}.\nIn a checkout \`npm run cli -- …\` uses the one that comes with it.\n`,
  );
  process.exitCode = 1;
} else {
  useLittleMemory();
  leaveTracesOut(process.env);
  // What Node is about to drop is for developers: a proxy that is named by an address would print two lines about it.
  process.noDeprecation = true;
  const { runCommandLine } = await import('./cli/run-command-line.ts');
  settleDown();
  await runCommandLine(process.argv.slice(2));
}
