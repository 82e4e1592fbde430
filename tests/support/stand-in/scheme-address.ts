const suffix = '.stand-in.invalid';

/**
 * A plain Chromium knows no schemes of an app's own, so a page of `app://windows/…` lives at
 * `https://windows.app.stand-in.invalid/…`: as secure, of the same parts, and never on any network.
 */
export function toBrowserAddress(address: string): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/.exec(address);
  if (parts === null || /^https?$/.test(parts[1] ?? '')) return address;
  return `https://${parts[2]}.${parts[1]}${suffix}${parts[3]}`;
}

/** The address as the app knows it. */
export function toAppAddress(address: string): string {
  const parts = /^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.stand-in\.invalid(.*)$/.exec(address);
  return parts === null ? address : `${parts[2]}://${parts[1]}${parts[3]}`;
}
