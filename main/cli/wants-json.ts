/** Asked of the words themselves, since a command line that makes no sense has no options. */
export function wantsJson(argv: readonly string[]): boolean {
  return argv.some((word) => word === '--json' || (argv[0] === 'verify-flagged' && /^-n*j/.test(word)));
}
