import { isInterpreter } from './program-of.ts';

const startFile = /\.[cm]?[jt]s$/;
/** "Application Support" takes one, "Mira de Vries" two; more would rather be arguments. */
const blanksAtMost = 2;

/**
 * The words of a line of `ps`, which quotes nothing. A path with blanks comes in pieces, and is put together again: pieces belong to it
 * up to the last one with a slash that neither begins like a path nor is an option, unless it was whole before.
 */
export function unixWords(line: string): readonly string[] {
  const pieces = line.trim().split(/\s+/);
  const words: string[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    let word = pieces[at] ?? '';
    for (let count = moreOf(word, pieces.slice(at + 1)); count > 0; count = moreOf(word, pieces.slice(at + 1))) {
      word = [word, ...pieces.slice(at + 1, at + 1 + count)].join(' ');
      at += count;
    }
    words.push(word);
  }
  return words;
}

/** How many of the pieces that follow belong to the path that this one begins. */
function moreOf(word: string, following: readonly string[]): number {
  if (!word.startsWith('/') || isInterpreter(word) || startFile.test(word)) return 0;
  for (const [index, piece] of following.slice(0, blanksAtMost).entries()) {
    if (/^[-/.]/.test(piece)) return 0;
    if (piece.includes('/')) return index + 1;
  }
  return 0;
}
