/** Concurrent calls for one key share the first one's run; the arguments of later callers are not looked at. */
export function singleFlight<K, A extends readonly unknown[], V>(
  work: (key: K, ...args: A) => Promise<V>,
): (key: K, ...args: A) => Promise<V> {
  const running = new Map<K, Promise<V>>();
  return (key, ...args) => {
    const current = running.get(key) ?? work(key, ...args).finally(() => running.delete(key));
    running.set(key, current);
    return current;
  };
}
