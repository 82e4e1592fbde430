import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerPage } from '../../../main/electron/page-files.ts';

let dir = '';
let pagesDir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pages-'));
  pagesDir = join(dir, 'renderer');
  await mkdir(join(pagesDir, 'popover'), { recursive: true });
  await mkdir(join(dir, 'renderer-other'));
  await writeFile(join(pagesDir, 'popover', 'index.html'), '<!doctype html>');
  await writeFile(join(pagesDir, 'popover', 'page.js'), 'export {};');
  await writeFile(join(pagesDir, 'secret.json'), '{}');
  await writeFile(join(dir, 'outside.js'), 'outside');
  await writeFile(join(dir, 'renderer-other', 'near.js'), 'near');
});

afterAll(() => rm(dir, { recursive: true, force: true }));

const ask = (address: string, method = 'GET'): Promise<Response> =>
  answerPage(new Request(address, { method }), pagesDir);

describe('the pages of the windows', () => {
  it.each([
    ['popover/index.html', 'text/html; charset=utf-8', '<!doctype html>'],
    ['popover/index.html?key=k1', 'text/html; charset=utf-8', '<!doctype html>'],
    ['popover/page.js', 'text/javascript; charset=utf-8', 'export {};'],
  ])('are served as what they are: %s', async (path, type, text) => {
    const answer = await ask(`app://windows/${path}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(await answer.text()).toBe(text);
  });

  it('may run no inline script or style, connect nowhere, and be framed by nobody', async () => {
    const policy = (await ask('app://windows/popover/index.html')).headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(policy).not.toMatch(/unsafe|\*|https?:|connect-src|frame-src|object-src/);
  });

  it.each([
    ['a file beside their folder', 'app://windows/../outside.js', 'GET'],
    ['an escaped way out', 'app://windows/%2e%2e/outside.js', 'GET'],
    ['a twice escaped way out', 'app://windows/popover/%2e%2e%2f%2e%2e%2foutside.js', 'GET'],
    ['a way out by backslashes', 'app://windows/popover/..%5c..%5coutside.js', 'GET'],
    ['a folder with a longer name', 'app://windows/%2e%2e%2frenderer-other/near.js', 'GET'],
    ['a kind of file that pages do not have', 'app://windows/secret.json', 'GET'],
    ['another host', 'app://elsewhere/popover/index.html', 'GET'],
    ['a broken escape', 'app://windows/%E0%A4%A/index.html', 'GET'],
    ['a null byte', 'app://windows/popover/index.html%00.js', 'GET'],
    ['what is not there', 'app://windows/popover/gone.html', 'GET'],
    ['a folder', 'app://windows/popover', 'GET'],
    ['another method', 'app://windows/popover/index.html', 'POST'],
  ])('are all there is: %s is refused', async (_what, address, method) => {
    const answer = await ask(address, method);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('Not here');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
