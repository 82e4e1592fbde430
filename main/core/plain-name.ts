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

interface Bounds {
  readonly graphemes: number;
  /** UTF-16 units, since a single grapheme may be of any length. */
  readonly units: number;
}

const nameBounds: Bounds = { graphemes: 80, units: 320 };
/** No address that mail reaches is longer than 254 octets (RFC 5321, section 4.5.3.1.3). */
const addressBounds: Bounds = { graphemes: 320, units: 320 };
const readUnitsAtMost = 4_000;

/**
 * A name or another short text out of a file or an answer, as it may stand beside other text: one line, bounded, and without what
 * moves, reorders or hides its neighbours. Null when nothing of it can be seen.
 */
export function plainName(text: string): string | null {
  return plainWithin(text, nameBounds);
}

/** The same for an e-mail, which is compared and searched for and so must be whole. */
export function plainAddress(text: string): string | null {
  return plainWithin(text, addressBounds);
}

function plainWithin(text: string, bounds: Bounds): string | null {
  if (text.length <= bounds.graphemes && plainEnough.test(text)) return text.trimEnd();
  const seen = text
    .slice(0, readUnitsAtMost)
    .replace(blanks, ' ')
    .replace(unseenLetters, '')
    .replace(unprintable, (found) => (found === '\u200D' ? found : ''))
    .replace(strayJoiner, '')
    .replace(stackedMarks, '$1')
    .replace(blanks, ' ')
    .trim();
  return seen === '' ? null : bounded(seen, bounds);
}

function bounded(text: string, atMost: Bounds): string {
  // No text has more graphemes than units. To make a segmenter takes longer than a whole start otherwise does with the files.
  if (text.length <= Math.min(atMost.graphemes, atMost.units)) return text;
  const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
  const kept: string[] = [];
  let units = 0;
  for (const { segment } of graphemes.segment(text)) {
    units += segment.length;
    if (kept.length === atMost.graphemes || units > atMost.units)
      return `${kept.slice(0, atMost.graphemes - 1).join('')}…`;
    kept.push(segment);
  }
  return text;
}

/** Anything with an at-sign, in whatever width it is written: people give addresses as labels too. */
export function showsAddress(label: string): boolean {
  return label.normalize('NFKC').includes('@');
}
