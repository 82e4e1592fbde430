import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createOpenAddress } from '../../../../main/node/sign-in/open-address.ts';

const address = 'https://auth.example/authorize?a=1&b=$(touch%20/tmp/never)&state=x;y';

/** A made-up opener that writes down what it was given. */
function desktop(command: string, exitCode = 0) {
  const dir = mkdtempSync(join(tmpdir(), 'opener-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const heardPath = join(dir, 'heard');
  writeFileSync(join(dir, command), `#!/bin/sh\nprintf '%s\\n' "$@" > '${heardPath}'\nexit ${exitCode}\n`);
  chmodSync(join(dir, command), 0o755);
  const heard = (): readonly string[] =>
    existsSync(heardPath) ? readFileSync(heardPath, 'utf8').trimEnd().split('\n') : [];
  return { env: { PATH: dir, DISPLAY: ':0' }, heard };
}

describe('opening an address in the browser of the system', () => {
  it.each([
    ['linux', 'xdg-open', [address]],
    ['darwin', 'open', [address]],
    ['win32', 'rundll32.exe', ['url.dll,FileProtocolHandler', address]],
  ])('hands it over whole on %s, and no shell reads it', async (platform, command, args) => {
    const { env, heard } = desktop(command);
    expect(await createOpenAddress(env, platform)(address)).toBe(true);
    expect(heard()).toEqual(args);
  });

  it('says so when the opener fails or is not there', async () => {
    expect(await createOpenAddress(desktop('xdg-open', 3).env, 'linux')(address)).toBe(false);
    expect(await createOpenAddress({ PATH: '/nonexistent', DISPLAY: ':0' }, 'linux')(address)).toBe(false);
  });

  it.each(['.', ''])('takes no opener that lies in the current folder, although the path says %j', async (entry) => {
    const { env, heard } = desktop('xdg-open');
    const before = process.cwd();
    process.chdir(env.PATH);
    onTestFinished(() => process.chdir(before));
    expect(await createOpenAddress({ ...env, PATH: entry }, 'linux')(address)).toBe(false);
    expect(heard()).toEqual([]);
  });

  it('opens nothing without a display', async () => {
    const { env, heard } = desktop('xdg-open');
    expect(await createOpenAddress({ PATH: env.PATH }, 'linux')(address)).toBe(false);
    expect(heard()).toEqual([]);
  });

  it.each(['file:///etc/passwd', 'javascript:alert(1)', '--help', 'not an address'])(
    'never hands over %s, which is no address of the web',
    async (odd) => {
      const { env, heard } = desktop('xdg-open');
      expect(await createOpenAddress(env, 'linux')(odd)).toBe(false);
      expect(heard()).toEqual([]);
    },
  );
});
