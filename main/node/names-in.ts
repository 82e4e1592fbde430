import { readdirSync } from 'node:fs';

/** What lies in a folder, in the order of the names; nothing where it is not there or cannot be read. */
export function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir).sort();
  } catch {
    return [];
  }
}
