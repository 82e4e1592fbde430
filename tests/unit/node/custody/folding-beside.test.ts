import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCustodyFiles } from '../../../../main/node/custody/custody-files.ts';

const childPath = fileURLToPath(new URL('folding-child.ts', import.meta.url));
const folds = 400;
/** So many that a look takes longer than a fold. */
const otherSegments = 60;

describe('a look at custody while another process folds', () => {
  it('always finds what is being folded, in the old segment or in the new one', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'custody-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    mkdirSync(dir, { recursive: true });
    for (let at = 0; at < otherSegments; at += 1) writeFileSync(join(dir, `1-${at}.segment`), '{"t":"other"}\n');
    const line = '{"t":"spent"}';
    const child = spawn(process.execPath, [childPath, dir, line, String(folds)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let isFolding = true;
    const ended = once(child, 'exit').finally(() => {
      isFolding = false;
    });
    await once(child.stdout, 'data');
    let looks = 0;
    let blind = 0;
    while (isFolding) {
      const files = createCustodyFiles({ dir, otherDirs: async () => [], register: async () => undefined });
      const segments = await files.readAll();
      looks += 1;
      if (!segments.some(({ text }) => text.includes(line))) blind += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await ended;
    expect(looks).toBeGreaterThan(50);
    expect(blind).toBe(0);
  });
});
