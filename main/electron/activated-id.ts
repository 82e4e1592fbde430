import type { ActivationArguments } from 'electron';

/**
 * Which notification was clicked on Windows; null when it does not say. Electron writes the id as `tag` behind its buttons, and nothing
 * behind the notification itself (facts/electron.md 4).
 */
export function activatedId({ arguments: given }: Pick<ActivationArguments, 'arguments'>): string | null {
  const [, id] = /(?:^|&)tag=([a-z0-9-]{1,64})(?:&|$)/.exec(given) ?? [];
  return id ?? null;
}
