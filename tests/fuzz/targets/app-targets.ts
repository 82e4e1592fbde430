import { EventEmitter } from 'node:events';
import { commandShapes } from '../../../main/cli/command-shapes.ts';
import { createPaint } from '../../../main/cli/paint.ts';
import { printedStatus } from '../../../main/cli/printed-status.ts';
import { runProgram } from '../../../main/cli/program.ts';
import { statusLines } from '../../../main/cli/status-text.ts';
import { nameLogins } from '../../../main/core/accounts/account-book.ts';
import { groupAccounts } from '../../../main/core/accounts/group-accounts.ts';
import { accountStatus, flaggedView } from '../../../main/core/glance/account-status.ts';
import { recallUsage } from '../../../main/core/glance/recall-usage.ts';
import { isJsonObject, parseJson } from '../../../main/core/json.ts';
import { foldLedger } from '../../../main/core/ledger/fold-ledger.ts';
import { parseLedger } from '../../../main/core/ledger/parse-ledger.ts';
import type { QuotaApp } from '../../../main/core/quota-app.ts';
import { parseCliDoc } from '../../../main/core/stores/cli-doc.ts';
import { parseListDoc } from '../../../main/core/stores/list-doc.ts';
import { createLoginsOf } from '../../../main/core/stores/stored-login.ts';
import { emptyUsageMemory, parseUsageMemory } from '../../../main/core/usage-memory/last-values.ts';
import { type CallHandlers, routeCalls } from '../../../main/electron/ipc-router.ts';
import { readProxyAnswer } from '../../../main/electron/proxy-answer.ts';
import { readStartArguments, windowOfSecondStart } from '../../../main/electron/start-arguments.ts';
import { isOurAddress } from '../../../main/electron/window-address.ts';
import { bridgeContract } from '../../../shared/bridge-contract.ts';
import type { StatusReport } from '../../../shared/status-report.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { BrokenPromise } from '../fuzz-target.ts';
import { fairShare, fits, holdsNoToken, isPlain, outcomeOf, promise, shallowJson } from '../oracle.ts';
import { ledgerSeeds } from './own-file-targets.ts';
import { hashOf, nowMs } from './planted-tokens.ts';
import { authSeeds, flaggedSeeds, poolSeeds } from './store-targets.ts';

/** Neither a system nor a window hands over what is nested without end. */
function shallowList(input: string): readonly unknown[] | unknown {
  const list = shallowJson(`{"list":${input}}`);
  return isJsonObject(list) ? list['list'] : null;
}

const callNames = Object.entries(bridgeContract).flatMap(([name, { kind }]) => (kind === 'call' ? [name] : []));

/** Values that cross between processes and that JSON does not have. */
const beyondJson: Readonly<Record<string, () => unknown>> = {
  '@undefined': () => undefined,
  '@nan': () => Number.NaN,
  '@infinity': () => Number.POSITIVE_INFINITY,
  '@bigint': () => 12n,
  '@date': () => new Date(Number.NaN),
  '@map': () => new Map([['key', 'value']]),
  '@bytes': () => new Uint8Array(8),
  '@error': () => new Error('PLANTED'),
  '@ring': () => {
    const ring: Record<string, unknown> = {};
    ring['ring'] = ring;
    return ring;
  },
};

function revived(value: unknown): unknown {
  if (typeof value === 'string') return Object.hasOwn(beyondJson, value) ? beyondJson[value]?.() : value;
  if (Array.isArray(value)) return value.map(revived);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revived(inner)]));
}

function ipcWorld() {
  const handles = new Map<string, (event: unknown, raw: unknown) => Promise<unknown>>();
  const heard: unknown[] = [];
  const handlers = Object.fromEntries(callNames.map((name) => [name, (request: unknown) => void heard.push(request)]));
  const logged: string[] = [];
  routeCalls({
    ipcMain: {
      handle: (name, handle) => void handles.set(name, handle as (event: unknown, raw: unknown) => Promise<unknown>),
    },
    windowOf: () => 'popover',
    handlers: handlers as unknown as CallHandlers,
    log: { write: (_level, message) => void logged.push(message) },
  });
  return { handles, heard, logged };
}

const ipcEvent = {
  sender: Object.assign(new EventEmitter(), { id: 1 }),
  senderFrame: { url: 'app://windows/popover/index.html', parent: null },
};

const ipc: FuzzTarget = {
  name: 'ipc',
  seeds: [
    ['restore:start', { mode: 'check', keys: ['abcde12345'] }],
    ['restore:undo', { keys: ['abcde12345', 'k-1'] }],
    ['account:remove', { key: 'abcde12345' }],
    ['report:copy', { key: null }],
    ['management:choose', { choice: 'watch' }],
    [
      'settings:change',
      {
        change: {
          theme: 'dark',
          proxy: null,
          quietHours: { from: '22:00', to: '07:00' },
          notifications: { needsSignIn: true, restored: true, thresholds: true, exhausted: true, reset: false },
          thresholdsUsedPercent: [80, 95],
          cadence: 15,
        },
      },
    ],
    ['window:open', { window: 'restore', key: 'abcde12345' }],
    ['file:show', { which: 'backup' }],
    ['link:open', { which: 'help' }],
    ['notice:seen', { id: 'n1' }],
    ['window:painted', { takenAt: '2026-11-14T12:00:00.000Z', heightPx: 400.5, textScale: 1.5 }],
    ['snapshot:get', null],
    ['usage:refresh', '@undefined'],
  ].map((call) => JSON.stringify(call)),
  async examine(input) {
    const parsed = shallowList(input);
    const [name, raw] = Array.isArray(parsed) ? parsed : [undefined, parsed];
    const { handles, heard, logged } = ipcWorld();
    for (const call of typeof name === 'string' && handles.has(name) ? [name] : callNames) {
      const reply = await handles.get(call)?.(ipcEvent, revived(raw));
      isPlain(reply, 100);
      holdsNoToken(JSON.stringify(reply), 'the answer to a window');
    }
    promise(logged.length === 0, 'a call broke where it had to be refused');
    for (const request of heard) {
      isPlain(request, 10_000);
      promise(JSON.stringify(request ?? null).length < 2_000_000, 'a request beyond all bounds came through');
    }
  },
};

const reports = [
  'status',
  'verifyFlagged',
  'refresh',
  'flag',
  'unflag',
  'undo',
  'check',
  'fix',
  'undoFix',
  'doctor',
  'report',
];

/** Knows nothing and refuses everything, so that only the command line itself is looked at. */
function refusingApp(asked: string[]): QuotaApp {
  const refuse = (name: string) => () => {
    asked.push(name);
    return Promise.reject(new Error('not here'));
  };
  const calls = Object.fromEntries(
    [...reports, 'remove', 'savedResets', 'standing', 'management', 'chooseManagement', 'conflicts'].map((name) => [
      name,
      refuse(name),
    ]),
  );
  const rest = {
    signIns: {},
    takeNotices: () => [],
    listening: () => 0,
    drain: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { ...calls, ...rest } as unknown as QuotaApp;
}

const commandLine: FuzzTarget = {
  name: 'command-line',
  seeds: [
    ['status', '--refresh', '--json'],
    ['verify-flagged', '-n', '-j', '--concurrency', '4', '--account', 'abcde12345', '--account=kai@studio.example'],
    ['verify-flagged', '--no-restore', '--no-probe', '--concurrency=16'],
    ['refresh', '--force', '--print-only'],
    ['login', 'abcde12345', '--device', '--no-browser'],
    ['flag', 'kai@studio.example', '--reason', 'tired', '--json'],
    ['unflag', 'abcde12345', '--yes'],
    ['undo'],
    ['fix', '--dry-run', '--undo'],
    ['report', '--include-flagged', '--diagnostics'],
    ['help', 'status'],
    ['statsu', '--help', '--', '-x'],
    ['--version'],
  ].map((words) => JSON.stringify(words)),
  async examine(input) {
    const parsed = shallowList(input);
    const words = Array.isArray(parsed) ? parsed : [input];
    // What a system hands to a program holds no zero byte.
    const argv = words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word)).replaceAll('\0', ''));
    const heard = { out: '', err: '' };
    const io = {
      out: (text: string) => {
        heard.out += text;
      },
      err: (text: string) => {
        heard.err += text;
      },
      ask: null,
      isOutTerminal: false,
      isErrTerminal: false,
      columns: 80,
      isColoured: false,
      now: () => nowMs,
      signal: new AbortController().signal,
      version: '9.8.7',
    };
    const code = await runProgram(argv, {
      io,
      log: { write: () => undefined },
      makeApp: () => Promise.resolve(refusingApp([])),
      runDemo: () => Promise.resolve(0),
    });
    promise([0, 1, 2, 3, 130].includes(code), 'an exit code that is not documented');
    holdsNoToken(heard.out + heard.err, 'the output');
    promise(
      !/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(heard.out + heard.err),
      'a control character reaches the terminal',
    );
    promise(heard.out.length + heard.err.length < 40_000 + fairShare(input), 'the output is beyond all bounds');
    if (code !== 0)
      promise(
        heard.err.startsWith('codex-quota: ') || heard.err.includes('\ncodex-quota: '),
        'a failure without a sentence',
      );
    const end = argv.indexOf('--');
    const options = end < 0 ? argv : argv.slice(0, end);
    if (code !== 0 && options.includes('--json') && reports.includes(argv[0] ?? '')) isOneDocument(heard.out);
  },
};

function isOneDocument(out: string): void {
  const document = parseJson(out);
  if (!isJsonObject(document)) throw new BrokenPromise('`--json` printed something else than one document');
}

const usageText = JSON.stringify({
  version: 1,
  accounts: {
    abcde12345: {
      reading: {
        fetchedAtMs: nowMs,
        value: {
          windows: [{ usedPercent: 5, windowSeconds: 18_000, resetAtMs: nowMs + 60_000 }],
          credits: { hasCredits: true, unlimited: false, balance: '7' },
        },
      },
      error: { code: 'offline', message: 'No connection.', at: '2026-11-14T12:00:01Z', httpStatus: 503 },
    },
  },
});

/** All files together, to the report that `status` prints: the document has its published shape, whatever the files hold. */
const statusReport: FuzzTarget = {
  name: 'status-report',
  seeds: [
    JSON.stringify({
      auth: JSON.parse(authSeeds[0]),
      pool: JSON.parse(poolSeeds[0]),
      flagged: JSON.parse(flaggedSeeds[0]),
      ledger: ledgerSeeds[0]
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
      usage: JSON.parse(usageText),
    }),
  ],
  examine(input) {
    const files = shallowJson(input);
    if (!isJsonObject(files)) return;
    const outcome = outcomeOf(() => reportOf(files));
    if ('refusal' in outcome) return;
    const report = outcome.value;
    fits(commandShapes.status, printedStatus(report), 'the report of status');
    const lines = statusLines(report, { width: 80, nowMs, paint: createPaint(false) });
    const text = lines.join('\n');
    promise(!/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text), 'a control character reaches the terminal');
    promise(text.length < fairShare(input), 'the table is out of proportion');
  },
};

function reportOf(files: { readonly [name: string]: unknown }): StatusReport {
  const text = (name: string): string => JSON.stringify(files[name] ?? null);
  const loginsOf = createLoginsOf(hashOf);
  const logins = [
    ...loginsOf(parseCliDoc(text('auth'), 'file', '/home/auth.json')),
    ...loginsOf(parseListDoc(text('pool'), 'pool', '/home/pool.json')),
    ...loginsOf(parseListDoc(text('flagged'), 'flagged', '/home/flagged.json')),
  ];
  const lines: readonly unknown[] = Array.isArray(files['ledger']) ? files['ledger'] : [];
  const state = foldLedger(parseLedger(lines.map((line) => JSON.stringify(line)).join('\n')).events);
  const { named } = nameLogins(state, logins, { hideEmails: false, sha256Hex: hashOf, rootOf: (hash) => hash });
  const memory = parseUsageMemory(parseJson(text('usage'))) ?? emptyUsageMemory;
  const groups = groupAccounts(named);
  // Whatever key the values stand under is this account's, so that they are looked at.
  const [anyKey = ''] = [...memory.accounts.keys()];
  const accounts = groups.map((group) => accountStatus(group, recallUsage(memory, anyKey, nowMs), nowMs));
  const flagged = named.filter(({ login }) => login.store === 'flagged').map(flaggedView);
  return {
    schemaVersion: 1,
    command: 'status',
    generatedAt: new Date(nowMs).toISOString(),
    accounts,
    flagged: { count: flagged.length, accounts: flagged },
  };
}

/** Small texts of the system and of other processes. */
const addresses: FuzzTarget = {
  name: 'addresses',
  seeds: [
    'PROXY proxy.example:8080; DIRECT',
    'HTTPS [::1]:443',
    'app://windows/popover/index.html?key=abcde12345',
    '--hidden',
    '{"window":"restore"}',
  ],
  examine(input) {
    const proxy = readProxyAnswer(input);
    promise(proxy === null || URL.canParse(proxy), 'a proxy that no address can be made of');
    if (isOurAddress(input)) promise(new URL(input).host === 'windows', 'a foreign page is taken for ours');
    readStartArguments(input.split(' '));
    promise(
      [null, 'popover', 'restore', 'settings'].includes(windowOfSecondStart(parseJson(input))),
      'a window that is none of ours',
    );
  },
};

export const appTargets: readonly FuzzTarget[] = [ipc, commandLine, statusReport, addresses];
