import { describe, expect, it } from 'vitest';
import { changingCall, errorsOf } from '../../torture/changing-calls.ts';
import { deathsAt, faultsBelow, isDeath, struckCalls } from '../../torture/traced-fault.ts';

const path = '/home/mira/.codex/auth.json';

describe('a line of a trace', () => {
  it.each<[string, string, readonly string[]]>([
    ['a look', `7  statx(AT_FDCWD</>, "${path}", AT_STATX_SYNC_AS_STAT, STATX_ALL, 0x7ffe) = 0`, []],
    ['reading', `7  pread64(21<${path}>, ""..., 100, 0) = 100`, []],
    ['opening for reading', `7  openat(AT_FDCWD</>, "${path}", O_RDONLY|O_CLOEXEC) = 21<${path}>`, ['EIO', 'EACCES']],
    ['opening for writing', `7  openat(AT_FDCWD</>, "${path}", O_RDWR|O_CLOEXEC) = 21`, ['EIO', 'EROFS', 'EACCES']],
    [
      'making a file',
      `7  openat(AT_FDCWD</>, "${path}", O_WRONLY|O_CREAT|O_EXCL, 0600) = 21`,
      ['EIO', 'ENOSPC', 'EROFS', 'EACCES'],
    ],
    ['writing', `7  pwrite64(21<${path}>, ""..., 100, 0) = 100`, ['EIO', 'ENOSPC', 'EROFS']],
    ['a mode by name', `7  chmod("${path}", 0600) = 0`, ['EIO', 'EROFS', 'EACCES']],
    ['a mode of an open file', `7  fchmod(21<${path}>, 0600) = 0`, ['EIO', 'EROFS']],
    ['another length', `7  ftruncate(21<${path}>, 0) = 0`, ['EIO', 'ENOSPC', 'EROFS']],
    ['another time', `7  utimensat(AT_FDCWD</>, "${path}", [...], 0) = 0`, ['EIO', 'EROFS', 'EACCES']],
    ['taking a folder away', `7  rmdir("${path}") = 0`, ['EIO', 'EROFS', 'EACCES']],
    ['a call that nobody thought of', `7  newcall("${path}") = 0`, ['EIO', 'ENOSPC', 'EROFS', 'EACCES']],
    ['the end of a process', '7  +++ exited with 0 +++', []],
  ])('about %s tells what the call can fail with', (_what, line, errors) => {
    expect(errorsOf(line)).toEqual(errors);
    expect(changingCall(line) === null).toBe(errors.length === 0);
  });
});

describe('the faults of a run', () => {
  const lines = [
    '7  mkdir("/elsewhere", 0700) = 0',
    '7  mkdir("/home/mira/.codex/quota-tray", 0700) = 0',
    '8  mkdir("/home/mira/.codex/custody", 0700) = 0',
    '7  fchmod(3</home/mira/.codex/x>, 0600) = 0',
    '7  write(4<pipe:[1]>, ""..., 8) = 8',
    '7  write(1<pipe:[2]>, ""..., 80) = 80',
    '7  write(1</dev/null>, ""..., 1) = 1',
  ];

  it('are each call below the home or on the output, by its number in its thread, with each of its errors, one error after the other', () => {
    expect(faultsBelow('/home/mira', lines).map(({ call, count, error }) => `${call} ${count} ${error}`)).toEqual([
      ...['mkdir 2 EIO', 'mkdir 1 EIO', 'fchmod 1 EIO', 'write 2 EIO'],
      ...['mkdir 2 ENOSPC', 'mkdir 1 ENOSPC', 'write 2 ENOSPC'],
      ...['mkdir 2 EROFS', 'mkdir 1 EROFS', 'fchmod 1 EROFS', 'write 2 EROFS'],
      ...['mkdir 2 EACCES', 'mkdir 1 EACCES'],
    ]);
  });

  it('have one death each, whatever else the call can fail with', () => {
    const faults = faultsBelow('/home/mira', lines.slice(0, 4));
    expect(deathsAt(faults).map(({ call, count, error }) => `${call} ${count} ${error}`)).toEqual(
      ['mkdir 2', 'mkdir 1', 'fchmod 1'].map((call) => `${call} SIGKILL`),
    );
    expect([...faults, ...deathsAt(faults)].map(isDeath).filter(Boolean)).toHaveLength(3);
  });

  it('have no death where the main thread has the same call before it is the command', () => {
    const fault = { error: 'EIO', lasts: false } as const;
    const faults = [
      { ...fault, call: 'openat', count: 9 },
      { ...fault, call: 'write', count: 8 },
      { ...fault, call: 'openat', count: 326 },
      { ...fault, call: 'rename', count: 2 },
    ];
    expect(deathsAt(faults).map(({ call, count }) => `${call} ${count}`)).toEqual(['openat 326', 'rename 2']);
  });

  it('that were played are told from those that struck elsewhere', () => {
    const struck = ['7  write(4<pipe:[1]>, ""..., 8) = -1 EIO (Input/output error) (INJECTED)'];
    const ours = ['8  mkdir("/home/mira/.codex/custody", 0700) = -1 EIO (Input/output error) (INJECTED)'];
    const ahead = ['7  write(1</dev/null>, ""..., 1) = -1 EIO (Input/output error) (INJECTED)'];
    expect(struckCalls('/home/mira', [...lines, ...struck, ...ours, ...ahead])).toEqual({ ours: 1, elsewhere: 1 });
  });
});
