import { decideStart, startExitCode } from './decide-start.ts';
import { runBuilt } from './run-built.ts';

const decision = decideStart(process.argv.slice(2));
console.error(decision.line);
process.exitCode =
  decision.surface === 'terminal' ? startExitCode(decision.command, await runBuilt(decision.command)) : 2;
