import { isInterpreter } from './program-of.ts';

const startFile = /\.[cm]?[jt]s$/;
/** "Application Support" takes one, "Mira de Vries" two; more would rather be arguments. */
const blanksAtMost = 2;
/** Longer than any path is: whoever runs a program chooses its words, and could have one put together without end. */
const longestPath = 4_096;

/**
 * The words of a line of `ps`, which quotes nothing. A path with blanks comes in pieces, and is put together again: pieces belong to it
 * up to the last one with a slash that neither begins like a path nor is an option, unless it was whole before.
 */
export function unixWords(line: string): readonly string[] {
  const pieces = line.trim().split(/\s+/);
  const words: string[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    let word = pieces[at] ?? '';
    const following = (): readonly string[] => pieces.slice(at + 1, at + 1 + blanksAtMost);
    for (let count = moreOf(word, following()); count > 0; count = moreOf(word, following())) {
      word = [word, ...following().slice(0, count)].join(' ');
      at += count;
    }
    words.push(word);
  }
  return words;
}

/** How many of the pieces that follow belong to the path that this one begins. */
function moreOf(word: string, following: readonly string[]): number {
  if (!word.startsWith('/') || word.length > longestPath || isInterpreter(word) || startFile.test(word)) return 0;
  for (const [index, piece] of following.entries()) {
    if (/^[-/.]/.test(piece)) return 0;
    if (piece.includes('/')) return index + 1;
  }
  return 0;
}
