export const windowNames = ['popover', 'restore', 'settings', 'diagnostics'] as const;
export type WindowName = (typeof windowNames)[number];

export const appScheme = 'app';
const appOrigin = `${appScheme}://windows`;

/** `key`: the account a window opens with. */
export function windowAddress(name: WindowName, key: string | null): string {
  const page = `${appOrigin}/${name}/index.html`;
  return key === null ? page : `${page}?key=${encodeURIComponent(key)}`;
}

/** `URL.origin` is `null` for schemes it does not know, so the parts are compared. */
export function isOurAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password, port } = new URL(address);
  return `${protocol}//${host}` === appOrigin && username === '' && password === '' && port === '';
}
