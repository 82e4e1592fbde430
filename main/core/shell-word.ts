/** A path as one word of a command that a person is to type, whatever is in it: none of it is run. */
export function shellWord(path: string): string {
  return /["$`\\!]/.test(path) ? `'${path.replaceAll("'", `'\\''`)}'` : `"${path}"`;
}
