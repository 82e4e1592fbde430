/**
 * The words of a Windows command line as programs split it: quotes keep blanks together, a backslash is one unless quotes follow. A
 * program that was started without quotes may have blanks in its path, so the name of its file says where that ends.
 */
export function windowsWords(line: string, fileName: string): readonly string[] {
  const text = line.trim();
  const program = text.startsWith('"') ? null : unquotedProgram(text, fileName);
  return program === null ? quotedWords(text) : [program, ...quotedWords(text.slice(program.length))];
}

function unquotedProgram(text: string, fileName: string): string | null {
  const at = text.toLowerCase().indexOf(fileName.toLowerCase());
  if (fileName === '' || at < 0) return null;
  const endsAt = at + fileName.length;
  return /^\s?$/.test(text.charAt(endsAt)) && !text.slice(0, at).includes('"') ? text.slice(0, endsAt) : null;
}

function quotedWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let isQuoted = false;
  for (const [, slashes = '', sign = ''] of text.matchAll(/(\\*)([^\\]|$)/g)) {
    const isEscaped = sign === '"' && slashes.length % 2 === 1;
    const kept = sign === '"' ? slashes.slice(0, slashes.length / 2) : slashes;
    if (kept !== '') word = (word ?? '') + kept;
    if (sign === '"' && !isEscaped) {
      isQuoted = !isQuoted;
      word ??= '';
    } else if (sign === '' || (!isQuoted && /\s/.test(sign))) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + sign;
  }
  return words;
}
