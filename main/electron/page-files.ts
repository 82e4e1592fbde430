import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { isOurAddress } from './window-address.ts';

/** No inline script or style, no connection and no frame: what a page shows comes over the bridge. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The built page that is asked for, with its headers; everything outside `pagesDir`, or of a kind that pages do not have, is not here. */
export async function answerPage(request: Request, pagesDir: string): Promise<Response> {
  const path = request.method === 'GET' ? pathOf(request.url, pagesDir) : null;
  const type = path === null ? undefined : contentTypes[extname(path)];
  if (path === null || type === undefined) return refusal();
  const body = await readFile(path).catch(() => null);
  return body === null ? refusal() : new Response(body, { headers: headers(type) });
}

function pathOf(address: string, pagesDir: string): string | null {
  if (!isOurAddress(address)) return null;
  const name = decoded(new URL(address).pathname);
  if (name === null || name.includes('\0') || name.includes('\\')) return null;
  const path = normalize(join(pagesDir, name));
  return path.startsWith(pagesDir + sep) ? path : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function refusal(): Response {
  return new Response('Not here', { status: 404, headers: headers('text/plain; charset=utf-8') });
}

function headers(type: string): Readonly<Record<string, string>> {
  return {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
}
