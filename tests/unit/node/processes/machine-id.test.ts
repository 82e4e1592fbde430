import { describe, expect, it } from 'vitest';
import { createMachineId, machineIn } from '../../../../main/node/processes/machine-id.ts';

const linuxId = '0123456789abcdef0123456789abcdef';
const guid = '01234567-89AB-CDEF-0123-456789ABCDEF';

describe('what names this machine', () => {
  it.each<[string, NodeJS.Platform, string]>([
    ['Linux', 'linux', `${linuxId}\n\n`],
    ['Linux without the first file', 'linux', `\n${linuxId}\n`],
    ['macOS', 'darwin', `    "IOPlatformSerialNumber" = "X"\n    "IOPlatformUUID" = "${guid}"\n`],
    ['Windows', 'win32', `\r\nHKEY_LOCAL_MACHINE\\…\r\n    MachineGuid    REG_SZ    ${guid.toLowerCase()}\r\n`],
  ])('is a hash of what %s says', (_system, platform, text) => {
    const machine = machineIn(platform, text);
    expect(machine).toMatch(/^[0-9a-f]{32}$/);
    expect(text).not.toContain(machine);
    expect(machineIn(platform, text)).toBe(machine);
  });

  it.each<[string, NodeJS.Platform, string]>([
    ['an image that was not started yet', 'linux', 'uninitialized\n'],
    ['nothing', 'linux', '\n'],
    ['zeros', 'linux', '0'.repeat(32)],
    ['zeros', 'darwin', '"IOPlatformUUID" = "00000000-0000-0000-0000-000000000000"'],
    ['something else', 'win32', 'ERROR: The system was unable to find the specified registry key or value.'],
    ['another system', 'freebsd', linuxId],
  ])('is unknown from %s on %s', (_what, platform, text) => {
    expect(machineIn(platform, text)).toBeNull();
  });

  it('is read once, and unknown where it cannot be read', async () => {
    let reads = 0;
    const machineId = createMachineId(() => {
      reads += 1;
      return Promise.reject(new Error('ENOENT'));
    });
    expect([await machineId(), await machineId(), reads]).toEqual([null, null, 1]);
  });
});
