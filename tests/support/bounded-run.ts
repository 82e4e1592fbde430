import { type CommandResult, startCommand } from './run-command.ts';
import { pathOfTool } from './storage-trouble.ts';

/** Far longer than any command without a slow service takes; only who hangs is ended by it. */
const longestSeconds = '25';
/** What `timeout` ends with when it had to. */
export const hangs = 124;

/** The command, ended from outside should it hang. */
export function runBounded(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  under: readonly string[] = [],
): Promise<CommandResult> {
  return startCommand(args, env, [pathOfTool('timeout'), '-s', 'KILL', '-k', '1', longestSeconds, ...under]).ended;
}
