export type FaultError = 'EIO' | 'ENOSPC' | 'EROFS' | 'EACCES';

/** The one call that changes nothing by itself and is struck all the same: without it nothing is read or written. */
const openingCall = 'openat';

/** Calls that only look. Whatever else a use makes below its home changes something, also a call that nobody has thought of here. */
const lookingCalls: ReadonlySet<string> = new Set(
  [
    'stat lstat fstat newfstatat statx statfs fstatfs access faccessat faccessat2 readlink readlinkat getcwd',
    'read readv pread64 preadv preadv2 lseek getdents64 mmap close fcntl flock ioctl fadvise64',
    'dup dup2 dup3 chdir fchdir execve poll ppoll select pselect6 epoll_ctl epoll_wait epoll_pwait inotify_add_watch',
  ].flatMap((line) => line.split(' ')),
);

/**
 * What each can fail with, by the manual pages of Linux; EROFS also where the file is open already, since a file system that meets an
 * error turns read-only under who writes (ext4, `errors=remount-ro`).
 */
const errorsByCall: Readonly<Record<string, readonly FaultError[]>> = {
  write: ['EIO', 'ENOSPC', 'EROFS'],
  writev: ['EIO', 'ENOSPC', 'EROFS'],
  pwrite64: ['EIO', 'ENOSPC', 'EROFS'],
  pwritev: ['EIO', 'ENOSPC', 'EROFS'],
  ftruncate: ['EIO', 'ENOSPC', 'EROFS'],
  fallocate: ['EIO', 'ENOSPC', 'EROFS'],
  fsync: ['EIO', 'ENOSPC', 'EROFS'],
  fdatasync: ['EIO', 'ENOSPC', 'EROFS'],
  fchmod: ['EIO', 'EROFS'],
  chmod: ['EIO', 'EROFS', 'EACCES'],
  utimensat: ['EIO', 'EROFS', 'EACCES'],
  unlink: ['EIO', 'EROFS', 'EACCES'],
  rmdir: ['EIO', 'EROFS', 'EACCES'],
};
export const everyError: readonly FaultError[] = ['EIO', 'ENOSPC', 'EROFS', 'EACCES'];

/** The call that a line of a trace is about; null: it only looks, or the line is about none. */
export function changingCall(line: string): string | null {
  const [, name] = /^\d+ +(\w+)\(/.exec(line) ?? [];
  return name === undefined || lookingCalls.has(name) ? null : name;
}

/** What the call of this line can fail with. */
export function errorsOf(line: string): readonly FaultError[] {
  const call = changingCall(line);
  if (call === null) return [];
  return call === openingCall ? errorsOfOpening(line) : (errorsByCall[call] ?? everyError);
}

/** Reading needs no room and no right to write. */
function errorsOfOpening(line: string): readonly FaultError[] {
  if (/\bO_CREAT\b/.test(line)) return everyError;
  return /\bO_(WRONLY|RDWR)\b/.test(line) ? ['EIO', 'EROFS', 'EACCES'] : ['EIO', 'EACCES'];
}
