/** Letters that are read from the right, by their blocks: Hebrew to Arabic, their presentation forms, and the old scripts. */
const fromTheRight = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/**
 * A name inside a sentence of ours that cannot carry markup (a notification, a menu, a title): one that is read from the right keeps its
 * own order and leaves the sentence its own. Any other name stays as it is.
 */
export function isolatedName(name: string): string {
  return fromTheRight.test(name) ? `\u2068${name}\u2069` : name;
}
