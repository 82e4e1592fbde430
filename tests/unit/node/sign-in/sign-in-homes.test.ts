import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSignInHomes } from '../../../../main/node/sign-in/sign-in-homes.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'sign-in-homes-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const homesIn = (custodyDir: string) => createSignInHomes({ custodyDir, chatgptBaseUrl: () => null });

describe('homes of sign-ins that Codex does for us', () => {
  it('are made, listed and removed', async () => {
    const homes = homesIn(join(folder(), 'custody'));
    expect(await homes.list()).toEqual([]);
    const dir = await homes.make('one');
    expect(await homes.readAuth('one')).toBeNull();
    writeFileSync(join(dir, 'auth.json'), '{}');
    expect(await homes.readAuth('one')).toBe('{}');
    expect(await homes.list()).toEqual(['one']);
    await homes.remove('one');
    expect(await homes.list()).toEqual([]);
  });

  it('are none where a file lies in their place, and hold no sign-in where a folder lies in its place', async () => {
    const custodyDir = join(folder(), 'custody');
    writeFileSync(custodyDir, 'in the way');
    expect(await homesIn(custodyDir).list()).toEqual([]);
    const other = join(folder(), 'custody');
    mkdirSync(join(other, 'sign-in-one', 'auth.json'), { recursive: true });
    expect(await homesIn(other).readAuth('one')).toBeNull();
  });

  it('that the disk does not give out are refused by their path, and are no error inside', async () => {
    const [inACircle, custodyDir] = [join(folder(), 'custody'), join(folder(), 'custody')];
    symlinkSync(inACircle, inACircle);
    await expect(homesIn(inACircle).list()).rejects.toMatchObject({
      code: 'store-unreadable',
      message: expect.stringContaining(inACircle),
    });
    mkdirSync(join(custodyDir, 'sign-in-one'), { recursive: true });
    symlinkSync('auth.json', join(custodyDir, 'sign-in-one', 'auth.json'));
    await expect(homesIn(custodyDir).readAuth('one')).rejects.toMatchObject({
      code: 'store-unreadable',
      message: expect.stringContaining('sign-in-one'),
    });
  });
});
