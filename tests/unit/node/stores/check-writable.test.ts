import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { checkWritableFile } from '../../../../main/node/stores/check-writable.ts';

it('makes no folder for a file that could be written', () => {
  const dir = mkdtempSync(join(tmpdir(), 'check-writable-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  checkWritableFile(join(dir, 'multi-auth', 'projects', 'accounts.json'));
  expect(existsSync(join(dir, 'multi-auth'))).toBe(false);
});
