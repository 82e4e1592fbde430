export type CallbackPage = 'signed-in' | 'not-signed-in' | 'not-ours' | 'not-found';

const words: Readonly<Record<CallbackPage, readonly [title: string, text: string]>> = {
  'signed-in': ['You can close this page', 'Codex Quota goes on with the sign-in. It says how it went.'],
  'not-signed-in': ['Not signed in', 'The sign-in was not completed, and nothing was changed. Codex Quota says more.'],
  'not-ours': [
    'This belongs to another sign-in',
    'It may be an older one. Codex Quota still waits for its own: sign in through the address that it shows.',
  ],
  'not-found': ['Nothing is here', 'This address is only for the end of a sign-in.'],
};

const style =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto 0;padding:0 1.5rem;color:#1c1e21;background:#fff}' +
  'h1{font-size:1.25rem}@media(prefers-color-scheme:dark){body{color:#e6e7e9;background:#17181a}}';

/** The same words whatever was asked for: nothing of the request is in it. */
export function callbackPage(page: CallbackPage): string {
  const [title, text] = words[page];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1><p>${text}</p></main></body></html>
`;
}

/** Nothing is loaded, framed, stored or told on: the address of this page holds the code. */
export const callbackHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

export const pageStatus: Readonly<Record<CallbackPage, number>> = {
  'signed-in': 200,
  'not-signed-in': 200,
  'not-ours': 400,
  'not-found': 404,
};
