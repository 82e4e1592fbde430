/** Control, format (bidirectional marks, zero width), surrogate, private and unassigned code points: none of them is text to read. */
export const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

const blanks = /[\p{Zs}\p{Zl}\p{Zp}\t-\r\u0085]+/gu;
/** Letters by their category, of which nothing is to be seen: two names that differ only by them would look the same. */
const unseenLetters = /[\u115F\u1160\u2800\u3164\uFFA0]|\u034F|\u17B4|\u17B5|[\u180B-\u180F]/gu;
/** Joins the parts of one emoji; anywhere else it is not seen. */
const strayJoiner =
  /(?<!\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;
/** More marks on one letter than any script has only smear over their neighbours. */
const stackedMarks = /(\p{M}{4})\p{M}+/gu;
const plainEnough = /^[\x21-\x7E](?:[\x21-\x7E]| (?! ))*$/;

const graphemesAtMost = 80;
/** UTF-16 units, since a single grapheme may be of any length. */
const unitsAtMost = 320;
const readUnitsAtMost = 4_000;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * A name or another short text out of a file or an answer, as it may stand beside other text: one line, bounded, and without what
 * moves, reorders or hides its neighbours. Null when nothing of it can be seen.
 */
export function plainName(text: string): string | null {
  if (text.length <= graphemesAtMost && plainEnough.test(text)) return text.trimEnd();
  const seen = text
    .slice(0, readUnitsAtMost)
    .replace(blanks, ' ')
    .replace(unseenLetters, '')
    .replace(unprintable, (found) => (found === '\u200D' ? found : ''))
    .replace(strayJoiner, '')
    .replace(stackedMarks, '$1')
    .replace(blanks, ' ')
    .trim();
  return seen === '' ? null : bounded(seen);
}

function bounded(text: string): string {
  const kept: string[] = [];
  let units = 0;
  for (const { segment } of graphemes.segment(text)) {
    units += segment.length;
    if (kept.length === graphemesAtMost || units > unitsAtMost)
      return `${kept.slice(0, graphemesAtMost - 1).join('')}…`;
    kept.push(segment);
  }
  return text;
}

/** Anything with an at-sign, in whatever width it is written: people give addresses as labels too. */
export function showsAddress(label: string): boolean {
  return label.normalize('NFKC').includes('@');
}
