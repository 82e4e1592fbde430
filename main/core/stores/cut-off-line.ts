const closers: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/**
 * The line, counted from 1, in which JSON ends before it is complete, as a write that was cut off leaves it. Null for what is complete,
 * for what goes wrong before its end, and for what was no object or list in the first place.
 */
export function cutOffLine(text: string): number | null {
  const open: string[] = [];
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (isInString) {
      if (sign === '\\') at += 1;
      else if (sign === '"') isInString = false;
    } else if (sign === '"') {
      isInString = true;
    } else if (sign === '{' || sign === '[') {
      open.push(sign);
    } else if ((sign === '}' || sign === ']') && closers[open.pop() ?? ''] !== sign) {
      return null;
    }
  }
  return open.length === 0 ? null : text.split('\n').length;
}
