import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCustodyFiles } from '../../../../main/node/custody/custody-files.ts';

const childPath = fileURLToPath(new URL('folding-child.ts', import.meta.url));
const looks = 60;
/** So many that a look takes longer than a fold. */
const otherSegments = 60;

describe('a look at custody while another process folds', () => {
  it('always finds what is being folded, in the old segment or in the new one', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'custody-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    mkdirSync(dir, { recursive: true });
    for (let at = 0; at < otherSegments; at += 1) writeFileSync(join(dir, `1-${at}.segment`), '{"t":"other"}\n');
    const line = '{"t":"spent"}';
    const child = spawn(process.execPath, [childPath, dir, line], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    let blind = 0;
    for (let look = 0; look < looks; look += 1) {
      const files = createCustodyFiles({ dir, otherDirs: async () => [], register: async () => undefined });
      const segments = await files.readAll();
      if (!segments.some(({ text }) => text.includes(line))) blind += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    child.stdin.end();
    const [exitCode] = await ended;
    expect({ blind, exitCode }).toEqual({ blind: 0, exitCode: 0 });
  });
});
