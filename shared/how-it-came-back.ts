/**
 * The half of a report's sentence that says how an account came back: "Refreshed and saved" of "Restored as account 7: refreshed and
 * saved". Null when it does not say.
 */
export function howItCameBack(message: string): string | null {
  const [, how] = /:\s+(.+?)\.?$/.exec(message) ?? [];
  return how === undefined ? null : how.charAt(0).toUpperCase() + how.slice(1);
}
