/** What `npm start` does; `line` is said first. */
export type StartDecision =
  | { readonly surface: 'terminal'; readonly line: string; readonly command: readonly string[] }
  | { readonly surface: 'none'; readonly line: string };

/**
 * Which surface `npm start` opens, and why. Unknown words are refused rather than skipped: a mistyped `--demo` would
 * otherwise go to the user's own accounts.
 */
export function decideStart(args: readonly string[]): StartDecision {
  const unknown = args.find((arg) => arg !== '--demo');
  if (unknown !== undefined) {
    return {
      surface: 'none',
      line: `npm start knows only --demo, not ${JSON.stringify(unknown)}. Commands go through: npm run cli -- --help`,
    };
  }
  return {
    surface: 'terminal',
    line: 'The tray app is not part of this version yet; showing the same in the terminal. In this folder `codex-quota` is `npm run cli --`.',
    command: args.length > 0 ? ['demo'] : ['status', '--refresh'],
  };
}

/**
 * The exit code of `npm start` after its command ended with `exitCode`. npm prints a block of errors below anything but 0,
 * which says nothing to somebody who has just read that a login needs signing in; the codes of a status that was shown
 * (product specification, section 9) therefore end as 0. The demo has no such excuse.
 */
export function startExitCode(command: readonly string[], exitCode: number | undefined): number {
  if (exitCode === undefined) return 1;
  const wasShown = exitCode === 1 || exitCode === 3 || exitCode === 130;
  return command[0] === 'status' && wasShown ? 0 : exitCode;
}
