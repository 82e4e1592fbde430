/** Control, format (bidirectional marks, zero width), surrogate, private and unassigned code points: none of them is text to read. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const longestText = 200;

/** Text from outside on its way to a terminal: it cannot move the cursor, change colours, or pass for another line. */
export function terminalText(text: string): string {
  const shown = text.replace(unprintable, '\uFFFD');
  return shown.length <= longestText ? shown : `${shown.slice(0, longestText - 1)}…`;
}
