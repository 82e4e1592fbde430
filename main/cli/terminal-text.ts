import { unprintable } from '../core/plain-name.ts';

/** UTF-16 units. A label or a reason is shorter; a sentence with a path in it may be as long as the path. */
const longestText = 200;
export const longestSentence = 10_000;

/** Text from outside on its way to a terminal: it cannot move the cursor, change colours, or pass for another line. */
export function terminalText(text: string, longest: number = longestText): string {
  const shown = text.replace(unprintable, '\uFFFD');
  return shown.length <= longest ? shown : `${shown.slice(0, longest - 1).replace(/\p{Cs}$/u, '')}…`;
}

/** The same document for whoever parses it; what a terminal would act on is escaped, and not only the ASCII part of it. */
export function jsonText(document: object): string {
  const escaped = (found: string): string =>
    found === '\n'
      ? found
      : Array.from({ length: found.length }, (_, index) => escapedUnit(found.charCodeAt(index))).join('');
  return `${JSON.stringify(document, null, 2).replace(unprintable, escaped)}\n`;
}

function escapedUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
