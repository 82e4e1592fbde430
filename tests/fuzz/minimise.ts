/** Tries enough for a page of text; what is left is short enough to read. */
const triesAtMost = 600;

/** The shortest input found by taking parts away that `isStill` broken in the same way. */
export async function minimise(input: string, isStill: (shorter: string) => Promise<boolean>): Promise<string> {
  let best = input;
  let tries = 0;
  for (
    let size = Math.ceil(input.length / 2);
    size >= 1 && tries < triesAtMost;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < best.length && tries < triesAtMost; ) {
      const shorter = best.slice(0, from) + best.slice(from + size);
      tries += 1;
      if (shorter.length < best.length && (await isStill(shorter))) best = shorter;
      else from += size;
    }
  }
  return best;
}
