import { normalizeKey } from './account-key.ts';

export interface NameableAccount {
  readonly key: string;
  readonly email: string | null;
}

export type FoundAccount =
  | { readonly kind: 'found'; readonly key: string }
  /** `nearest`: a key or e-mail that was probably meant. */
  | { readonly kind: 'unknown'; readonly nearest: string | null }
  /** One e-mail, several accounts. */
  | { readonly kind: 'ambiguous'; readonly keys: readonly string[] };

/** Typing errors that still count as "probably meant". */
const nearEnough = 3;
/** Longer than any e-mail: nothing near it is looked for. */
const longestName = 320;

/** A key, or an e-mail that only one account has; upper and lower case are one. Former keys of an account count as its key. */
export function findAccount(
  accounts: readonly NameableAccount[],
  target: string,
  aliases: ReadonlyMap<string, string> = new Map(),
): FoundAccount {
  const wanted = target.trim().toLowerCase();
  const typedKey = normalizeKey(target);
  const byKey = accounts.find(({ key }) => key === wanted || key === typedKey || key === aliases.get(typedKey));
  if (byKey !== undefined) return { kind: 'found', key: byKey.key };
  const keys = [...new Set(accounts.filter(({ email }) => email?.toLowerCase() === wanted).map(({ key }) => key))];
  const [only] = keys;
  if (only === undefined) return { kind: 'unknown', nearest: nearestName(accounts, wanted) };
  return keys.length === 1 ? { kind: 'found', key: only } : { kind: 'ambiguous', keys };
}

function nearestName(accounts: readonly NameableAccount[], wanted: string): string | null {
  const names = accounts.flatMap(({ key, email }) => (email === null ? [key] : [key, email]));
  let nearest: string | null = null;
  if (wanted.length > longestName) return nearest;
  let fewest = Math.min(nearEnough, Math.floor(wanted.length / 3)) + 1;
  for (const name of new Set(names)) {
    const edits = editDistance(wanted, name.toLowerCase());
    if (edits < fewest) [nearest, fewest] = [name, edits];
  }
  return nearest;
}

/** Letters to insert, drop or replace. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
