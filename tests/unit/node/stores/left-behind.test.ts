import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCustodyFiles } from '../../../../main/node/custody/custody-files.ts';
import { replaceFile } from '../../../../main/node/stores/atomic-file.ts';
import { tempDir } from './temp-dir.ts';

function lay(dir: string, name: string, ageMs: number): string {
  const path = join(dir, name);
  writeFileSync(path, '{"refreshToken":"rt_made_up"}');
  const at = new Date(Date.now() - ageMs);
  utimesSync(path, at, at);
  return path;
}

const minuteMs = 60_000;

describe('what a killed process left under a temporary name', () => {
  it('beside a store is removed with the next write', async () => {
    const dir = tempDir();
    lay(dir, 'auth.json.quota-tray.7.0123456789abcdef.tmp', 2 * minuteMs);
    await replaceFile({ path: join(dir, 'auth.json'), text: 'new', expected: null });
    expect(readdirSync(dir)).toEqual(['auth.json']);
  });

  it('beside another store of the folder goes with it, because that one may not be written again for weeks', async () => {
    const dir = tempDir();
    lay(dir, 'openai-codex-flagged-accounts.json.quota-tray.7.0123456789abcdef.tmp', 2 * minuteMs);
    await replaceFile({ path: join(dir, 'openai-codex-accounts.json'), text: 'new', expected: null });
    expect(readdirSync(dir)).toEqual(['openai-codex-accounts.json']);
  });

  it.each([
    ['so young that its process may live', 'auth.json.quota-tray.7.0123456789abcdef.tmp', minuteMs / 2],
    ['of codex-multi-auth', 'auth.json.7.1795251223886.34bd78e1.tmp', 2 * minuteMs],
    ['named in another way', 'auth.json.quota-tray.old.tmp', 2 * minuteMs],
    ['and now a name of its own', 'auth.json.quota-tray.7.0123456789abcdef.kept', 2 * minuteMs],
  ])('stays when it is %s', async (_why, name, ageMs) => {
    const dir = tempDir();
    const path = lay(dir, name, ageMs);
    await replaceFile({ path: join(dir, 'auth.json'), text: 'new', expected: null });
    expect(existsSync(path)).toBe(true);
  });

  it('in custody is removed when custody is folded, and a folder of such a name stays', async () => {
    const dir = tempDir();
    lay(dir, '7-0123456789ab.segment.tmp', 2 * minuteMs);
    const young = lay(dir, '8-0123456789ab.segment.tmp', 0);
    mkdirSync(join(dir, '9-0123456789ab.segment.tmp'));
    const files = createCustodyFiles({ dir, otherDirs: async () => [], register: async () => undefined });
    await files.append('{}');
    await files.replaceSegments([], ['{}']);
    await files.close();
    expect(readdirSync(dir).filter((name) => name.endsWith('.tmp'))).toEqual([
      young.slice(dir.length + 1),
      '9-0123456789ab.segment.tmp',
    ]);
  });
});
