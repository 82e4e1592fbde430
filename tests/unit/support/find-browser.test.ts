import { describe, expect, it } from 'vitest';
import { type BrowserSearch, browserArgs, findBrowser, installedPaths } from '../../support/find-browser.ts';

const playwrights = '/cache/playwright/chrome';

interface Machine extends BrowserSearch {
  readonly ran: readonly string[];
}

/** `starting`: what starts at first; `brings`: what a program that is run adds to it, by a word of its arguments. */
function machine(options: {
  readonly starting?: readonly string[];
  readonly brings?: Readonly<Record<string, string>>;
  readonly isRoot?: boolean;
  readonly platform?: NodeJS.Platform;
}): Machine {
  const starting = new Set(options.starting);
  const ran: string[] = [];
  return {
    platform: options.platform ?? 'linux',
    env: { PATH: '/opt/bin:/usr/bin', HOME: '/Users/me', ProgramFiles: 'C:\\Program Files' },
    isRoot: options.isRoot ?? false,
    ran,
    starts: async (path) => starting.has(path),
    playwrightPath: async () => playwrights,
    run: async (file, args) => {
      const program = file === 'apt-get' ? 'apt-get' : 'playwright';
      ran.push(`${program} ${args.filter((arg) => !arg.startsWith('-') && !arg.includes('/')).join(' ')}`);
      const brought = args.includes('install') ? options.brings?.[program] : undefined;
      if (brought === undefined) throw new Error('no way out');
      starting.add(brought);
    },
  };
}

describe('the browser that tests show windows in', () => {
  it('is an installed one, and then nothing is fetched', async () => {
    const here = machine({ starting: ['/usr/bin/chromium', playwrights] });
    expect(await findBrowser(here)).toBe('/usr/bin/chromium');
    expect(here.ran).toEqual([]);
  });

  it('is the one that Playwright fetched earlier when none is installed', async () => {
    const here = machine({ starting: [playwrights] });
    expect(await findBrowser(here)).toBe(playwrights);
    expect(here.ran).toEqual([]);
  });

  it("is Playwright's, fetched now, when there is none at all", async () => {
    const here = machine({ brings: { playwright: playwrights }, isRoot: true });
    expect(await findBrowser(here)).toBe(playwrights);
    expect(here.ran).toEqual(['playwright install chromium']);
  });

  it("is the distribution's when Playwright's cannot be fetched and the user may install packages", async () => {
    const here = machine({ brings: { 'apt-get': '/usr/bin/chromium' }, isRoot: true });
    expect(await findBrowser(here)).toBe('/usr/bin/chromium');
    expect(here.ran).toEqual(['playwright install chromium', 'apt-get update', 'apt-get install chromium']);
  });

  it("is the distribution's when Playwright's was fetched and does not start for want of libraries", async () => {
    const brings = { playwright: '/elsewhere', 'apt-get': '/usr/bin/chromium' };
    expect(await findBrowser(machine({ brings, isRoot: true }))).toBe('/usr/bin/chromium');
  });

  it.each([
    ['an ordinary user on Linux', machine({})],
    ['root without a network', machine({ isRoot: true })],
    ['macOS', machine({ platform: 'darwin', isRoot: true })],
  ])('is refused in one sentence that says what to do, for %s', async (_who, here) => {
    await expect(findBrowser(here)).rejects.toThrow(/^The tests of the windows need [^\n]+ install chromium"\.$/);
  });

  it('installs packages for root on Linux only', async () => {
    const mac = machine({ platform: 'darwin', isRoot: true });
    await findBrowser(mac).catch(() => undefined);
    const user = machine({});
    await findBrowser(user).catch(() => undefined);
    expect([...mac.ran, ...user.ran]).toEqual(['playwright install chromium', 'playwright install chromium']);
  });

  it.each<[NodeJS.Platform, string]>([
    ['linux', '/usr/bin/chromium'],
    ['darwin', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['darwin', '/Users/me/Applications/Chromium.app/Contents/MacOS/Chromium'],
    ['win32', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
  ])('is looked for on %s at %s', (platform, path) => {
    expect(installedPaths(machine({ platform }))).toContain(path);
  });

  it.each<[string, boolean, NodeJS.Platform, boolean]>([
    ['only for root on Linux', true, 'linux', true],
    ['not for an ordinary user', false, 'linux', false],
    ['not on macOS', true, 'darwin', false],
  ])('goes without its sandbox %s', (_name, isRoot, platform, isWithout) => {
    expect(browserArgs({ isRoot, platform }).includes('--no-sandbox')).toBe(isWithout);
  });
});
