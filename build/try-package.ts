import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { executableIn, shippedCommandPath } from './electron-builder.ts';
import { rootDir } from './project-paths.ts';

// What tests cannot drive, because the fuses are flipped: the packed app of this machine starts and stays, is no Node for whoever asks
// for one, and has the command beside it. Everything happens in the demo, on made-up accounts.
const productName = 'Codex Quota Tray';
const staysMs = 10_000;
const refusedCode = 42;
const run = promisify(execFile);
const { platform, env } = process;

const distDir = join(rootDir, 'dist');
const unpacked = (await readdir(distDir)).filter((name) => /^(mac|linux|win)[a-z0-9-]*$/.test(name) && isOurs(name));
const [folder] = unpacked;
if (folder === undefined) throw new Error(`no packed app of this machine in ${distDir}: npm run package makes it`);
const packed = join(distDir, folder, executableIn(platform, productName));
const executable = platform === 'darwin' ? join(packed, 'Contents', 'MacOS', productName) : packed;
const resources = platform === 'darwin' ? join(packed, 'Contents', 'Resources') : join(dirname(packed), 'resources');

const { stdout } = await run(process.execPath, [join(resources, ...shippedCommandPath.split('/')), '--version']);
console.log(`The command answers: ${stdout.trim()}`);

const home = await mkdtemp(join(tmpdir(), 'codex-quota-try-'));
const appArgs = ['--demo', '--hidden', `--user-data-dir=${home}`, ...(platform === 'linux' ? ['--no-sandbox'] : [])];
await stays({}, appArgs);
console.log('The app starts and stays.');
await stays({ ELECTRON_RUN_AS_NODE: '1' }, ['-e', `process.exit(${refusedCode})`, ...appArgs]);
console.log('The app is no Node.');

/** Folders are named after the system and, unless it is the usual x64, the processor. */
function isOurs(name: string): boolean {
  const system = platform === 'darwin' ? 'mac' : platform === 'win32' ? 'win' : 'linux';
  const isArm = name.includes('arm64');
  return name.startsWith(system) && isArm === (process.arch === 'arm64');
}

/** Rejects when the app ends by itself within the time. */
async function stays(extra: Readonly<Record<string, string>>, args: readonly string[]): Promise<void> {
  const child = spawn(executable, args, { env: { ...env, ...extra }, stdio: 'inherit' });
  const ended = once(child, 'exit');
  const early = await Promise.race([ended, wait(staysMs)]);
  if (early !== undefined) throw new Error(`the app ended with ${String(early)}`);
  child.kill();
  await ended;
}
