import { posix } from 'node:path';
import { z } from 'zod';
import { commandReach, shellStartFiles } from '../../../main/core/command-reach.ts';
import { encodePlaceNote, parsePlaceNote } from '../../../main/core/diagnosis/place-note.ts';
import { isJsonObject, parseJson } from '../../../main/core/json.ts';
import { activatedId } from '../../../main/electron/activated-id.ts';
import { readBusAnswer } from '../../../main/electron/tray-watcher.ts';
import { findXCookie, readXDisplay } from '../../../main/electron/x-display.ts';
import { networkSettings } from '../../../main/node/diagnosis/network-settings.ts';
import { homeOfStart } from '../../../main/node/home-of-start.ts';
import { type ListedProcess, parseUnixList, parseWindowsList } from '../../../main/node/processes/list-processes.ts';
import { machineIn } from '../../../main/node/processes/machine-id.ts';
import { isLaterProcess, startIn } from '../../../main/node/processes/process-start.ts';
import { programOf } from '../../../main/node/processes/program-of.ts';
import { packageBehind } from '../../../main/node/programs/find-program.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { bytesOf } from '../mutate.ts';
import { fits, holdsNoToken, isStable, promise, shallowJson } from '../oracle.ts';
import { nowMs, refreshToken } from './planted-tokens.ts';
import { moment } from './sound-types.ts';

const noted = z.strictObject({
  notedAtMs: moment,
  places: z.array(
    z.strictObject({ name: z.string(), path: z.string(), variable: z.string().nullable(), isChosen: z.boolean() }),
  ),
});

/** What app and command note of their folders for each other. */
const placeNote: FuzzTarget = {
  name: 'place-note',
  seeds: [
    encodePlaceNote({
      notedAtMs: nowMs,
      places: [
        { name: 'Codex home', path: '/home/mira/.codex', variable: null, isChosen: true },
        { name: 'Account pool', path: '/srv/pool', variable: 'CODEX_MULTI_AUTH_DIR', isChosen: false },
      ],
    }),
  ],
  examine(input) {
    const note = parsePlaceNote(shallowJson(input));
    if (note === null) return;
    fits(noted, note, 'a note of folders');
    isStable(encodePlaceNote(note), (text) => encodePlaceNote(parsePlaceNote(parseJson(text)) ?? note));
  },
};

const programs = [null, 'codex', 'codex-multi-auth', 'codex-auth', 'CodexBar', 'Cockpit Tools', 'opencode'];

/** What the list says is the system's own affair: that it is none is told by an error. */
function windowsListIn(input: string): readonly ListedProcess[] {
  try {
    return parseWindowsList(input, 4711);
  } catch {
    return [];
  }
}

/** The lists of macOS and of Windows: whoever runs a program there chooses its name and its words. */
const processList: FuzzTarget = {
  name: 'process-list',
  seeds: [
    '  501 /opt/homebrew/bin/node /usr/local/lib/node_modules/codex-multi-auth/scripts/codex.js --resume\n  502 /Users/mira/Library/Application Support/x/codex app-server\n 4711 node\n',
    '7 /Applications/CodexBar.app/Contents/MacOS/CodexBar\n8 sh -c codex\n9 node --import x /usr/bin/codex exec -- rm -rf /\n',
    JSON.stringify([
      { ProcessId: 12, Name: 'codex.exe', CommandLine: 'C:\\Program Files\\codex\\codex.exe "a \\"b\\\\" c' },
      { ProcessId: 13, Name: 'node.exe', CommandLine: '"C:\\node.exe" C:\\n\\node_modules\\codex-multi-auth\\a.js' },
      { ProcessId: 4711, Name: 'x', CommandLine: null },
    ]),
  ],
  examine(input) {
    for (const listed of [parseUnixList(input, 4711), windowsListIn(input)]) {
      const letters = listed.flatMap(({ words }) => words).join('').length;
      promise(letters <= 2 * input.length + 8 * listed.length, 'the words of processes are more than was listed');
      for (const { words } of listed) promise(programs.includes(programOf(words)), 'a program that is none we know');
    }
  },
};

/** What the system says of this computer. */
const machine: FuzzTarget = {
  name: 'machine-id',
  seeds: [
    '0123456789abcdef0123456789abcdef\n',
    '  "IOPlatformUUID" = "01234567-89AB-CDEF-0123-456789ABCDEF"\n',
    '    MachineGuid    REG_SZ    01234567-89ab-cdef-0123-456789abcdef\r\n',
  ],
  examine(input) {
    for (const platform of ['linux', 'darwin', 'win32', 'freebsd'] as const) {
      const id = machineIn(platform, input);
      promise(id === null || /^[0-9a-f]{32}$/.test(id), 'a machine has a name that no other reads');
      promise(id === null || !input.includes(id), 'the number of the system itself is given out');
    }
  },
};

/** When a process began, by `ps` or PowerShell, then what the owner of a segment said of itself: together they may prove a death. */
const processStart: FuzzTarget = {
  name: 'process-start',
  seeds: ['Sun Nov 22 02:04:58 2026 UTC\n1763777098000', '2026-11-22T02:04:58.1234567Z\n1763777098000', 'nobody\n-1'],
  examine(input) {
    const cut = input.lastIndexOf('\n');
    const startedAt = input.slice(cut + 1);
    const foundMs = startIn(input.slice(0, Math.max(0, cut)));
    promise(foundMs === null || Number.isSafeInteger(foundMs), 'a process began at no moment');
    const isProof = isLaterProcess(startedAt, foundMs);
    promise(!isProof || (foundMs !== null && foundMs > Number(startedAt)), 'a death is proven by nothing');
  },
};

/** The file with the keys of displays, byte by byte, then what the variable names. */
const xDisplay: FuzzTarget = {
  name: 'x-display',
  seeds: [
    '\uf701\uf700\uf700\uf704host\uf700\uf7010\uf700\uf712MIT-MAGIC-COOKIE-1\uf700\uf70401234\n:0.1',
    '\uf7ff\uf7ff\uf700\uf700\uf700\uf700\uf700\uf712MIT-MAGIC-COOKIE-1\uf700\uf702ab\nunix:0',
    '\n/private/tmp/launch/org.xquartz:0',
  ],
  examine(input) {
    const cut = input.lastIndexOf('\n');
    const display = readXDisplay(input.slice(cut + 1));
    const shown = display ?? { socketPath: '/tmp/X0', number: '0', screen: 0 };
    promise(posix.isAbsolute(shown.socketPath), 'a display lies where somebody happens to be');
    const cookie = findXCookie(bytesOf(input.slice(0, Math.max(0, cut))), shown, 'host');
    promise(cookie === null || cookie.length <= 0xffff, 'a key is longer than its field');
  },
};

/** Names of variables and their values, as whoever starts us sets them. */
const networkVariables: FuzzTarget = {
  name: 'network-variables',
  seeds: [
    JSON.stringify({ https_proxy: 'http://mira:PLANTEDPLANTED@proxy.example:8080', no_proxy: 'localhost' }),
    JSON.stringify({ ALL_PROXY: 'socks5://127.0.0.1:9', NODE_EXTRA_CA_CERTS: '/no/such.pem', SSL_CERT_FILE: ' ' }),
    JSON.stringify({ CODEX_REFRESH_TOKEN_URL_OVERRIDE: 'https://auth.openai.com/oauth/token' }),
    JSON.stringify({ CODEX_APP_SERVER_LOGIN_ISSUER: 'http://mira:PLANTEDPLANTED@evil.example/PLANTEDPLANTED' }),
  ],
  examine(input) {
    const given = shallowJson(input);
    const env = Object.fromEntries(
      // What a system hands to a program holds no zero byte.
      Object.entries(isJsonObject(given) ? given : {}).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value.replaceAll('\0', '')]] : [],
      ),
    );
    const found = networkSettings(env, { setting: null, system: null, knowsSystem: false }, 'linux');
    for (const { host, isTrusted } of found.redirects)
      promise(
        !isTrusted || /^(.+\.)?(openai\.com|chatgpt\.com)(:\d+)?$/.test(host) || isHere(host),
        'a foreign host is trusted',
      );
    // A host is shown, and a name is not a secret; what stands before and behind it may be one.
    holdsNoToken(JSON.stringify({ ...found, redirects: [] }), 'what a report says of the network');
  },
};

const isHere = (host: string): boolean => /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(host);

/** Small texts of programs and files around us, each to all who could get it. */
const surroundings: FuzzTarget = {
  name: 'surroundings',
  seeds: [
    '@ECHO off\r\n"%_prog%"  "%dp0%\\node_modules\\codex-multi-auth\\scripts\\codex.js" %*\r\n',
    'exec node  "$basedir/../lib/node_modules/codex-multi-auth/scripts/codex.js" "$@"\n',
    'export PATH="$HOME/.local/bin:$PATH" # mine\n. "$HOME/.local/bin/env"\n',
    'set --export PATH /home/mira/\\x2elocal/bin\n',
    '{"type":"b","data":[true]}',
    '(<true>,)',
    `type=action&tag=back-abcde12345&name=${refreshToken('x')}`,
    '/home/mira/.codex-work',
  ],
  examine(input) {
    const folder = packageBehind(input);
    promise(folder === null || /node_modules\/codex-multi-auth$/i.test(folder), 'a package lies in another folder');
    promise([true, false, null].includes(readBusAnswer(input)), 'the bus answered something else');
    const id = activatedId({ arguments: input });
    promise(id === null || /^[a-z0-9-]{1,64}$/.test(id), 'a notice has a name that none has');
    const started = homeOfStart({}, input);
    promise(started.by !== 'variable', 'a variable is said to be set');
    const startFiles = new Map(shellStartFiles.map((name) => [name, input]));
    for (const shell of ['/bin/zsh', '/bin/bash', '/usr/bin/fish', input, null]) {
      const { line } = commandReach({ platform: 'linux', searchPath: input, shell, osHome: '/home/mira', startFiles });
      promise(line === null || !line.includes(input) || input.length < 40, 'a line to be typed holds foreign text');
    }
  },
};

export const computerTargets: readonly FuzzTarget[] = [
  placeNote,
  processList,
  machine,
  processStart,
  xDisplay,
  networkVariables,
  surroundings,
];
