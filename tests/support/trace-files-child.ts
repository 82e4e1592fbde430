import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// Loaded before the command with `--import`: notes every sync of a file and every name that one gets, in order, in the file that TRACE_FILES names.
const tracePath = process.env['TRACE_FILES'] ?? '';
const { open, rename } = fs.promises;
const { openSync, fsyncSync, linkSync, renameSync, fdatasync, appendFileSync } = fs;
const paths = new Map<number, string>();

function note(line: string): void {
  appendFileSync(tracePath, `${line}\n`);
}

fs.openSync = (path, ...rest) => {
  const fd = openSync(path, ...rest);
  paths.set(fd, String(path));
  return fd;
};
fs.fsyncSync = (fd) => {
  fsyncSync(fd);
  note(`sync ${paths.get(fd) ?? fd}`);
};
Object.assign(fs, {
  fdatasync(fd: number, done: (error: Error | null) => void) {
    fdatasync(fd, (error) => {
      if (error === null) note(`sync ${paths.get(fd) ?? fd}`);
      done(error);
    });
  },
});
fs.promises.open = async (path, ...rest) => {
  const handle = await open(path, ...rest);
  const sync = handle.sync.bind(handle);
  handle.sync = async () => {
    await sync();
    note(`sync ${String(path)}`);
  };
  return handle;
};
fs.renameSync = (from, to) => {
  renameSync(from, to);
  note(`rename ${String(from)} ${String(to)}`);
};
fs.linkSync = (from, to) => {
  linkSync(from, to);
  note(`link ${String(from)} ${String(to)}`);
};
fs.promises.rename = async (from, to) => {
  await rename(from, to);
  note(`rename ${String(from)} ${String(to)}`);
};
syncBuiltinESMExports();
