/** One reading for all who ask in the same turn of the event loop: hundreds of accounts look at the same files side by side. */
export function perTurn<T>(read: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | null = null;
  return () => {
    if (current === null) {
      current = read();
      setImmediate(() => {
        current = null;
      });
    }
    return current;
  };
}

/** One reading for all who ask before it begins: each sees all that was so when they asked, as `perTurn` does not promise. */
export function nextLook<T>(read: () => Promise<T>): () => Promise<T> {
  let next: Promise<T> | null = null;
  return () => {
    next ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      next = null;
      return read();
    });
    return next;
  };
}
