import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { askTrayWatcher, readBusAnswer } from '../../../main/electron/tray-watcher.ts';
import { type SessionBus, startSessionBus } from '../../support/session-bus.ts';

async function emptyFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tray-watcher-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Programs in a folder of their own, which is the whole search path beside the system's shell. */
async function searchPathWith(programs: Readonly<Record<string, string>>): Promise<string> {
  const dir = await emptyFolder();
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(dir, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(dir, name), 0o755);
  }
  return `${dir}${delimiter}/nowhere`;
}

/** What a program says to the question for the owner, and to the one for the panel. */
const says = (owner: string, host: string) => `case "$*" in *NameHasOwner*) echo '${owner}';; *) echo '${host}';; esac`;

describe.runIf(process.platform !== 'win32')('the watcher of tray icons', () => {
  it.each([
    ['busctl says so', { busctl: says('{"type":"b","data":[true]}', '{"type":"b","data":true}') }, 'host'],
    ['it has no panel', { busctl: says('{"type":"b","data":[true]}', '{"type":"b","data":false}') }, 'no-host'],
    ['nobody owns its name', { busctl: says('{"type":"b","data":[false]}', '{"type":"b","data":true}') }, 'no-host'],
    ['busctl is missing and gdbus says so', { gdbus: says('(true,)', '(<true>,)') }, 'host'],
    ['busctl fails and gdbus says so', { busctl: 'exit 1', gdbus: says('(true,)', '(<true>,)') }, 'host'],
    ['only dbus-send is there', { 'dbus-send': says('   boolean true', '   variant       boolean true') }, 'host'],
    ['the bus cannot be reached', { busctl: 'exit 1', gdbus: 'exit 1', 'dbus-send': 'exit 1' }, 'no-host'],
    ['what answers makes no sense', { busctl: 'echo true' }, 'no-host'],
    [
      'its name is owned and then it does not answer',
      { busctl: `${says('{"type":"b","data":[true]}', '')}` },
      'no-host',
    ],
    ['no program can ask', {}, 'not-asked'],
  ] as const)('is known when %s', async (_when, programs, answer) => {
    expect(await askTrayWatcher({ PATH: await searchPathWith(programs) })).toBe(answer);
  });

  it('is not known when the bus does not answer in time, and no other program is tried', async () => {
    const PATH = await searchPathWith({ busctl: 'exec /bin/sleep 30', gdbus: says('(true,)', '(<true>,)') });
    expect(await askTrayWatcher({ PATH }, 100)).toBe('not-asked');
  });

  it('is not asked for its panel when nobody owns its name: the bus would start one', async () => {
    const dir = await emptyFolder();
    const asked = join(dir, 'asked');
    const PATH = await searchPathWith({
      busctl: `[ "$3" = call ] || : > ${asked}; echo '{"type":"b","data":[false]}'`,
    });
    expect(await askTrayWatcher({ PATH })).toBe('no-host');
    expect(await rm(asked).catch(() => 'never written')).toBe('never written');
  });

  it.each([
    ['{"type":"b","data":[true]}\n', true],
    ['{"type":"b","data":true}\n', true],
    ['(true,)\n', true],
    ['(<true>,)\n', true],
    ['   boolean true\n', true],
    ['   variant       boolean true\n', true],
    ['{"type":"b","data":[false]}', false],
    ['(<false>,)', false],
    ['   boolean false', false],
    ['true', null],
    ['{"type":"s","data":"true"}', null],
    ['', null],
  ])('is read from %j', (text, answer) => {
    expect(readBusAnswer(text)).toBe(answer);
  });
});

function pathOf(program: string): string | null {
  try {
    return execFileSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

/** The workflow installs the bus, so there it runs. */
const daemonPath = process.platform === 'linux' ? pathOf('dbus-daemon') : null;
const installed = ['busctl', 'gdbus', 'dbus-send'].filter((program) => daemonPath !== null && pathOf(program) !== null);

describe.runIf(installed.length > 0)('the watcher of tray icons on a real bus', () => {
  const buses: SessionBus[] = [];
  const addresses = { 'no watcher': '', 'a watcher with a panel': '', 'a watcher without': '' };

  beforeAll(async () => {
    for (const place of ['no watcher', 'a watcher with a panel', 'a watcher without'] as const) {
      const bus = await startSessionBus(daemonPath ?? '');
      buses.push(bus);
      addresses[place] = bus.address;
      if (place !== 'no watcher') await bus.addWatcher(place === 'a watcher with a panel');
    }
  });
  afterAll(async () => {
    for (const bus of buses) await bus.close();
  });

  it.each(
    installed.flatMap((program) => [
      [program, 'a watcher with a panel', 'host'] as const,
      [program, 'a watcher without', 'no-host'] as const,
      [program, 'no watcher', 'no-host'] as const,
    ]),
  )('is asked by %s: %s', async (program, place, answer) => {
    const dir = await emptyFolder();
    await symlink(pathOf(program) ?? '', join(dir, program));
    expect(await askTrayWatcher({ PATH: dir, DBUS_SESSION_BUS_ADDRESS: addresses[place] })).toBe(answer);
  });
});
