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
