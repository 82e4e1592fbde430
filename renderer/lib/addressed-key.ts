/** The account that the window was opened for. */
export function addressedKey(): string | null {
  return new URLSearchParams(window.location.search).get('key');
}
