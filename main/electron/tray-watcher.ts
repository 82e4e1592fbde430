import { execFile } from 'node:child_process';
import { dirname } from 'node:path';

/** For all questions together. */
const askLimitMs = 2_000;
const bus = { name: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' } as const;
const watcher = { name: 'org.kde.StatusNotifierWatcher', path: '/StatusNotifierWatcher' } as const;
const isHostThere = 'IsStatusNotifierHostRegistered';

/** What says whether somebody owns the watcher's name, and whether it has a panel to show icons in. */
interface BusProgram {
  readonly name: string;
  readonly owner: readonly string[];
  readonly host: readonly string[];
}

const programs: readonly BusProgram[] = [
  {
    name: 'busctl',
    owner: ['--user', '--json=short', 'call', bus.name, bus.path, bus.name, 'NameHasOwner', 's', watcher.name],
    host: ['--user', '--json=short', 'get-property', watcher.name, watcher.path, watcher.name, isHostThere],
  },
  { name: 'gdbus', owner: byGdbus(bus, 'NameHasOwner', watcher.name), host: byGdbus(watcher, ...property()) },
  { name: 'dbus-send', owner: byDbusSend(bus, 'NameHasOwner', watcher.name), host: byDbusSend(watcher, ...property()) },
];

function property(): readonly [string, string, string] {
  return ['Properties.Get', watcher.name, isHostThere];
}

function byGdbus(to: typeof bus | typeof watcher, method: string, ...args: readonly string[]): readonly string[] {
  const call = ['call', '--session', '--dest', to.name, '--object-path', to.path];
  return [...call, '--method', `${bus.name}.${method}`, ...args];
}

function byDbusSend(to: typeof bus | typeof watcher, method: string, ...args: readonly string[]): readonly string[] {
  const call = ['--session', '--print-reply=literal', `--dest=${to.name}`, to.path, `${bus.name}.${method}`];
  return [...call, ...args.map((each) => `string:${each}`)];
}

/** `not-asked`: no program for it is installed, or the bus did not answer in time. */
export type WatcherAnswer = 'host' | 'no-host' | 'not-asked';

/**
 * Whether an icon would be shown over D-Bus, found out as Chromium does: first whether the watcher is there at all, since a property
 * asked of an absent one would have the bus start it. A bus that cannot be reached is none for Chromium either.
 */
export async function askTrayWatcher(env: NodeJS.ProcessEnv, limitMs = askLimitMs): Promise<WatcherAnswer> {
  const limit = AbortSignal.timeout(limitMs);
  let answer: WatcherAnswer = 'not-asked';
  for (const { name, owner, host } of programs) {
    const isOwned = await ask({ env, limit }, name, owner);
    if (limit.aborted) return 'not-asked';
    if (isOwned === 'not-installed') continue;
    answer = 'no-host';
    if (isOwned === 'failed') continue;
    const isHosted = isOwned && (await ask({ env, limit }, name, host));
    if (limit.aborted) return 'not-asked';
    return isHosted === true ? 'host' : 'no-host';
  }
  return answer;
}

/** `{"type":"b","data":[true]}` of busctl, without brackets for a property; `(true,)` and `(<true>,)` of gdbus; `variant boolean true`. */
export function readBusAnswer(text: string): boolean | null {
  const found =
    /^(?:\{"type":"b","data":\[?(true|false)\]?\}|\(<?(true|false)>?,\)|(?:variant\s+)?boolean (true|false))$/;
  const word = found
    .exec(text.trim())
    ?.slice(1)
    .find((each) => each !== undefined);
  return word === undefined ? null : word === 'true';
}

interface AskDeps {
  readonly env: NodeJS.ProcessEnv;
  readonly limit: AbortSignal;
}

function ask(
  { env, limit }: AskDeps,
  program: string,
  args: readonly string[],
): Promise<boolean | 'failed' | 'not-installed'> {
  // A path may name the current folder, which may be anybody's; this one is as safe as we are.
  const cwd = dirname(process.execPath);
  return new Promise((resolve) => {
    execFile(program, args, { env, signal: limit, cwd }, (error, stdout) => {
      if (error === null) resolve(readBusAnswer(stdout) ?? 'failed');
      else resolve(error.code === 'ENOENT' || error.code === 'EACCES' ? 'not-installed' : 'failed');
    });
  });
}
