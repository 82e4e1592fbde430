/**
 * Loaded before the built command (`--import`): numbers the calls with which Node changes files, writes their names down, and lets one
 * of them fail or be the last thing that the process does. SQLite's own calls are not among them.
 */
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

const faultAt = Number(process.env['SYSTEM_CALL_FAULT_AT'] ?? 0);
const faultDoes = process.env['SYSTEM_CALL_FAULT_DOES'] ?? 'dies';
const tracePath = process.env['SYSTEM_CALL_TRACE'] ?? '';
const { appendFileSync } = fs;
let calls = 0;

/** The system's error, or null when this call is to go on. Does not come back from a death. */
function meet(name: string, args: readonly unknown[]): Error | null {
  calls += 1;
  const [, content] = args;
  const isAnswer = content instanceof Uint8Array && Buffer.from(content).includes('"t":"answer"');
  appendFileSync(tracePath, `${name}${isAnswer ? ' answer' : ''}\n`);
  if (calls !== faultAt) return null;
  if (faultDoes === 'dies') process.kill(process.pid, 'SIGKILL');
  return Object.assign(new Error(`${faultDoes}: made up, ${name}`), { code: faultDoes, syscall: name });
}

type Fail = (error: Error, args: readonly unknown[]) => unknown;

const throws: Fail = (error) => {
  throw error;
};
const rejects: Fail = (error) => Promise.reject(error);
const callsBack: Fail = (error, args) => {
  const done = args.at(-1);
  if (typeof done === 'function') process.nextTick(() => Reflect.apply(done, null, [error]));
};

function wrap(target: object, names: readonly string[], fail: Fail): void {
  for (const name of names) {
    const original: unknown = Reflect.get(target, name);
    if (typeof original !== 'function') throw new Error(`${name} is no function.`);
    const wrapped = function (this: unknown, ...args: readonly unknown[]): unknown {
      const error = /^open/.test(name) && !isForWriting(args[1]) ? null : meet(name, args);
      return error === null ? Reflect.apply(original, this, args) : fail(error, args);
    };
    Reflect.set(target, name, wrapped);
  }
}

function isForWriting(flags: unknown): boolean {
  if (typeof flags === 'number') return (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0;
  return typeof flags === 'string' && /[wa+]/.test(flags);
}

const probe = await fsPromises.open(fileURLToPath(import.meta.url));
wrap(Object.getPrototypeOf(probe), ['writeFile', 'write', 'sync', 'datasync'], rejects);
await probe.close();
wrap(
  fs,
  [
    'openSync',
    'writeSync',
    'ftruncateSync',
    'fsyncSync',
    'renameSync',
    'linkSync',
    'unlinkSync',
    'utimesSync',
    'mkdirSync',
  ],
  throws,
);
wrap(fs, ['open', 'link', 'fdatasync'], callsBack);
wrap(fsPromises, ['open', 'mkdir', 'rename', 'rm', 'unlink', 'writeFile'], rejects);
syncBuiltinESMExports();
