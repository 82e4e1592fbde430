import type { Facts, MachineFacts, PathInUse, StoreFacts } from '../../../../main/core/diagnosis/facts.ts';
import { defaultSettings } from '../../../../main/core/settings.ts';

const codexHome: PathInUse = {
  name: 'Codex home',
  path: '/home/mira/.codex',
  variable: null,
  isChosen: false,
  exists: true,
  isAbsolute: true,
};

const machine: MachineFacts = {
  installation: {
    ownVersion: '1.0.0',
    nodeVersion: '24.21.0',
    platform: 'linux',
    codex: { path: '/usr/bin/codex', version: '0.169.0' },
    changeableCodex: null,
    multiAuth: { path: '/usr/bin/codex-multi-auth', version: '2.8.7' },
  },
  paths: { inUse: [codexHome], otherPools: [], projectPools: 0, otherSide: null },
  access: [
    {
      path: '/home/mira/.codex/auth.json',
      isFolder: false,
      mode: 0o600,
      isOwn: true,
      isWritable: true,
      isPrivateGroup: false,
    },
  ],
  network: {
    proxy: null,
    proxyExceptions: null,
    knowsSystemProxy: true,
    malformedProxies: [],
    certificates: [],
    verificationOff: false,
    redirects: [],
  },
  running: [],
  leftovers: { staleLeases: [], foreignLeases: 0, temporaryFiles: [] },
  settingsProblems: [],
  person: { homeDirs: ['/home/mira'], userNames: ['mira'] },
};

const stores: StoreFacts = {
  problems: [],
  cliKind: 'chatgpt',
  poolAccounts: 2,
  duplicates: 0,
  activeIndexOff: false,
  unfinishedMoves: 0,
  waitingSignIns: 0,
  guardHeldSinceMs: null,
};

const generatedAt = '2026-11-21T12:00:00.000Z';

/** A setup in which nothing is wrong. */
export const soundFacts: Facts = {
  machine,
  stores,
  settings: defaultSettings,
  serviceAheadMs: 0,
  services: [
    {
      name: 'Usage',
      host: 'chatgpt.com',
      result: { kind: 'answer', status: 401, headers: {}, body: '', complete: true },
    },
  ],
  status: { schemaVersion: 1, command: 'status', generatedAt, accounts: [], flagged: { count: 0, accounts: [] } },
  check: { schemaVersion: 1, command: 'check', generatedAt, refreshed: false, accounts: [] },
  conflicts: [],
  events: [],
};

export function withMachine(changes: Partial<MachineFacts>): Facts {
  return { ...soundFacts, machine: { ...machine, ...changes } };
}

export function withStores(changes: Partial<StoreFacts>): Facts {
  return { ...soundFacts, stores: { ...stores, ...changes } };
}

export function withPath(changes: Partial<PathInUse>): Facts {
  return withMachine({
    paths: { inUse: [{ ...codexHome, ...changes }], otherPools: [], projectPools: 0, otherSide: null },
  });
}

export function withInstallation(changes: Partial<MachineFacts['installation']>): Facts {
  return withMachine({ installation: { ...machine.installation, ...changes } });
}
