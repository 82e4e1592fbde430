import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface PageServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Bundled pages on loopback, under the rules that the app sets for its own: nothing from elsewhere, nothing inline. */
export async function servePages(dir: string): Promise<PageServer> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    readFile(join(dir, path)).then(
      (body) => {
        response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
        // The name of a built part says what is in it, so a browser that has it need not ask again, nor compile it again.
        if (path.startsWith('/assets/')) response.setHeader('cache-control', 'max-age=3600, immutable');
        response.setHeader(
          'content-security-policy',
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'",
        );
        response.end(body);
      },
      // A browser asks for an icon by itself; that is no complaint about the page.
      () => response.writeHead(path.endsWith('favicon.ico') ? 204 : 404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
