/** What of an unforeseen error may be written down. Never its text: a foreign message may quote anything. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
