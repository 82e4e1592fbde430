import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appId, homepage } from '../../../main/electron/app-address.ts';
import { outsideLinks } from '../../../main/electron/outside-links.ts';

describe('the address of the project', () => {
  it('is the one in package.json', () => {
    const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ homepage, desktopName: `${appId}.desktop` });
  });

  it('gives the app the id that systems know it by', () => {
    const [, owner] = new URL(homepage).pathname.split('/');
    expect(appId).toBe(`io.github.${owner}`);
  });

  it('is where every link leads', () => {
    for (const address of Object.values(outsideLinks)) expect(address.startsWith(homepage)).toBe(true);
  });
});
