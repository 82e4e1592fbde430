import { describe, expect, it } from 'vitest';
import { catalogue, type FindingId } from '../../../../main/core/diagnosis/catalogue.ts';
import { findConflicts } from '../../../../main/core/diagnosis/conflicts.ts';
import { diagnose } from '../../../../main/core/diagnosis/diagnose.ts';
import type {
  AccessFact,
  CertificateFile,
  Facts,
  NetworkSettings,
  OtherSide,
} from '../../../../main/core/diagnosis/facts.ts';
import type { HttpResult } from '../../../../main/core/ports.ts';
import { accountCheck } from '../../cli/diagnosis-reports.ts';
import { accountStatus, flaggedAccount, nowMs } from '../../cli/reports.ts';
import { alone, evidence } from './evidence.ts';
import { soundFacts, withInstallation, withMachine, withPath, withStores } from './sound-facts.ts';

function withAccess(changes: Partial<AccessFact>): Facts {
  const rights = { mode: 0o600, isOwn: true, isWritable: true, isPrivateGroup: false };
  return withMachine({ access: [{ path: '/home/mira/.codex/auth.json', isFolder: false, ...rights, ...changes }] });
}

function withNetwork(changes: Partial<NetworkSettings>): Facts {
  return withMachine({ network: { ...soundFacts.machine.network, ...changes } });
}

function withAnswer(result: HttpResult): Facts {
  return { ...soundFacts, services: [{ name: 'Usage', host: 'chatgpt.com', result }] };
}

function answer(status: number, headers: Readonly<Record<string, string>> = {}): HttpResult {
  return { kind: 'answer', status, headers, body: '', complete: true };
}

function withLeftovers(changes: Partial<Facts['machine']['leftovers']>): Facts {
  return withMachine({ leftovers: { ...soundFacts.machine.leftovers, ...changes } });
}

function withCheck(changes: Parameters<typeof accountCheck>[0]): Facts {
  const { check } = soundFacts;
  return { ...soundFacts, check: check === null ? null : { ...check, accounts: [accountCheck(changes)] } };
}

function withSetAside(): Facts {
  const { status } = soundFacts;
  const flagged = { count: 1, accounts: [flaggedAccount()] };
  return { ...soundFacts, status: status === null ? null : { ...status, flagged } };
}

/** The command in the default place, and the app where its variable led it. */
function withNoteOfApp(changes: Partial<OtherSide>): Facts {
  const app = { name: 'Codex home', path: '/srv/codex', variable: 'CODEX_HOME', isChosen: false, isSame: false };
  const otherSide = { by: 'app' as const, notedAtMs: nowMs, places: [app], ...changes };
  return withMachine({ paths: { ...soundFacts.machine.paths, otherSide } });
}

function withConflict(changes: Parameters<typeof evidence>[0], computers = alone): Facts {
  return { ...soundFacts, conflicts: findConflicts([evidence(changes)], computers) };
}

const broken = { message: 'auth.json is not JSON.', hint: 'Mend it.' };

const nobody = withStores({ cliKind: 'not-signed-in', poolAccounts: 0 }).stores;

/** One account in use whose sign-in stopped for that reason. */
function withStopped(code: string): Facts {
  const stopped = { state: 'needs-sign-in', attention: 'now', sentence: 'Its sign-in no longer works.' } as const;
  const error = { code, message: 'No.', httpStatus: null, at: new Date(nowMs).toISOString() };
  const accounts = [accountStatus({ state: 'needs-sign-in', error })];
  const { status } = soundFacts;
  return { ...withCheck({ ...stopped, key: accounts[0]?.key ?? '' }), status: status && { ...status, accounts } };
}

/** For every finding the smallest change to a sound setup that provokes it. */
const provoked: Readonly<Record<FindingId, Facts>> = {
  'codex-missing': withInstallation({ codex: null }),
  'codex-silent': withInstallation({ codex: { path: '/usr/bin/codex', version: null } }),
  'codex-changeable': withInstallation({ changeableCodex: '/shared/bin/codex' }),
  'codex-writes-in-place': withInstallation({ codex: { path: '/usr/bin/codex', version: '0.140.0' } }),
  'codex-home-missing': withPath({ variable: 'CODEX_HOME', exists: false }),
  'folder-missing': withPath({ variable: 'CODEX_MULTI_AUTH_DIR', exists: false }),
  'path-not-absolute': withPath({ variable: 'CODEX_HOME', path: '~/.codex', isAbsolute: false, exists: false }),
  'app-and-command-differ': withNoteOfApp({}),
  'several-pools': withMachine({ paths: { ...soundFacts.machine.paths, otherPools: ['/home/mira/.codex'] } }),
  'project-pools': withMachine({ paths: { ...soundFacts.machine.paths, projectPools: 2 } }),
  'store-broken': withStores({ problems: [{ code: 'store-broken', ...broken }] }),
  'store-unsupported': withStores({ problems: [{ code: 'store-unsupported', ...broken }] }),
  'store-unreadable': withStores({ problems: [{ code: 'store-unreadable', ...broken }] }),
  'settings-not-understood': withMachine({ settingsProblems: ['theme'] }),
  'duplicate-accounts': withStores({ duplicates: 1 }),
  'active-index-off': withStores({ activeIndexOff: true }),
  'keyring-without-codex': { ...withInstallation({ codex: null }), stores: withStores({ cliKind: 'keyring' }).stores },
  'nobody-signed-in': { ...soundFacts, stores: nobody },
  'readable-by-others': withAccess({ mode: 0o644 }),
  'changeable-by-others': withAccess({ isFolder: true, mode: 0o777 }),
  'owned-by-another-user': withAccess({ isOwn: false, isWritable: false }),
  'not-writable': withAccess({ mode: 0o400, isWritable: false }),
  'clock-off': { ...soundFacts, serviceAheadMs: 600_000 },
  'proxy-malformed': withNetwork({ proxy: 'HTTPS_PROXY', malformedProxies: ['HTTPS_PROXY'] }),
  'certificate-file-missing': withNetwork({
    certificates: [{ variable: 'NODE_EXTRA_CA_CERTS', exists: false, role: 'beside-the-system' }],
  }),
  'verification-off': withNetwork({ verificationOff: true }),
  'services-redirected': withNetwork({
    redirects: [{ variable: 'CODEX_APP_SERVER_LOGIN_ISSUER', host: 'elsewhere.example', isTrusted: false }],
  }),
  'service-unreachable': withAnswer({ kind: 'unsent', cause: 'dns', detail: 'ENOTFOUND' }),
  'certificate-not-trusted': withAnswer({ kind: 'unsent', cause: 'tls', detail: 'self signed' }),
  'service-in-trouble': withAnswer(answer(503)),
  'answer-from-elsewhere': withAnswer(answer(302, { location: 'http://portal.hotel.example/login' })),
  'rival-running': withMachine({ running: [{ name: 'codex-multi-auth', count: 1 }] }),
  'processes-unknown': withMachine({ running: null }),
  'stale-leases': withLeftovers({ staleLeases: ['/leases/a.lock'] }),
  'temporary-files': withLeftovers({ temporaryFiles: ['/home/mira/.codex/auth.json.quota-tray.1.ab.tmp'] }),
  'move-cut-off': withStores({ unfinishedMoves: 1 }),
  'sign-in-waits': withStores({ waitingSignIns: 1 }),
  'set-aside': withSetAside(),
  'needs-sign-in': withCheck({ state: 'needs-sign-in', attention: 'now', sentence: 'Its sign-in no longer works.' }),
  deactivated: withCheck({ state: 'deactivated', attention: 'now', sentence: 'It is switched off.' }),
  'attention-soon': withCheck({ attention: 'soon', sentence: 'It will need attention: not refreshed for 30 days.' }),
  'guard-held': withStores({ guardHeldSinceMs: nowMs }),
  'spent-elsewhere': withConflict({ replayWithoutUs: true }),
  'rotated-elsewhere': withConflict({ rotations: 'note' }),
  'leased-elsewhere': withConflict({ leases: 'note' }),
  'older-copy': withConflict({ hasSpentToken: true }),
  'one-login-in-two-stores': withConflict({ inBothStores: true }),
  'erased-from-pool': withConflict({ putBacks: 1 }),
  'other-computer': withConflict({}, { count: 1, mayBeRenamed: false }),
};

describe('the doctor', () => {
  it('finds nothing wrong with a sound setup, and says what it looked at', () => {
    const report = diagnose(soundFacts, nowMs);
    expect(report).toMatchObject({ errors: 0, warnings: 0, notes: 0, findings: [] });
    const families = [...new Set(Object.values(catalogue).map(({ family }) => family))];
    const looked = new Set(report.sound.map(({ family }) => family));
    expect(families.filter((family) => !looked.has(family))).toEqual(['accounts']);
  });

  it.each(Object.entries(provoked))('says %s, and nothing else, when that is what is wrong', (id, facts) => {
    const { findings } = diagnose(facts, nowMs);
    const expected = id === 'keyring-without-codex' ? ['codex-missing', id] : [id];
    expect(findings.map((found) => found.id)).toEqual(expected);
  });

  it.each(Object.entries(provoked))('tells for %s what it is about and the exact next step', (id, facts) => {
    const found = diagnose(facts, nowMs).findings.find((one) => one.id === id);
    expect(found?.subject).toMatch(/\S/);
    expect(found?.sentence).toMatch(/\w.*[.\w]$/);
    expect(found?.nextStep).toMatch(/^[A-Z]/);
  });

  it.each<[string, Partial<NetworkSettings>]>([
    ['none', {}],
    ['none is named; the one of the system counts in the app alone', { knowsSystemProxy: false }],
    ['as the system says', { proxy: 'the system' }],
    ['as HTTPS_PROXY says', { proxy: 'HTTPS_PROXY', knowsSystemProxy: false }],
    ['as HTTPS_PROXY says, but for what NO_PROXY names', { proxy: 'HTTPS_PROXY', proxyExceptions: 'NO_PROXY' }],
  ])('tells by which proxy the services are asked: %s', (detail, settings) => {
    const { sound } = diagnose(withNetwork(settings), nowMs);
    expect(sound.find(({ subject }) => subject === 'Proxy')?.sentence).toBe(detail);
  });

  it.each<[string, Partial<NetworkSettings>]>([
    ['Check the network, the proxy and the firewall for chatgpt.com.', {}],
    [
      'Check the network and the firewall for chatgpt.com. Behind a proxy name it in HTTPS_PROXY: the command does not see the system’s.',
      { knowsSystemProxy: false },
    ],
    [
      'Check the network, the proxy and the firewall for chatgpt.com.',
      { knowsSystemProxy: false, proxy: 'settings.json' },
    ],
  ])('says of a service that cannot be reached what there is to check here: %s', (nextStep, settings) => {
    const facts = { ...withNetwork(settings), services: provoked['service-unreachable'].services };
    expect(diagnose(facts, nowMs).findings).toMatchObject([{ id: 'service-unreachable', nextStep }]);
  });

  it.each<[readonly [string, CertificateFile['role']][], string]>([
    [[['EXTRA', 'beside-the-system']], 'those of the system, and EXTRA'],
    [[['MINE', 'instead-of-the-system']], 'those of MINE instead of the system’s'],
    [[['CODEXS', 'codex-alone']], 'those of the system; CODEXS is for Codex alone'],
    [
      [
        ['EXTRA', 'beside-the-system'],
        ['MINE', 'instead-of-the-system'],
        ['CODEXS', 'codex-alone'],
        ['OTHERS', 'codex-alone'],
      ],
      'those of MINE instead of the system’s, and EXTRA; CODEXS and OTHERS are for Codex alone',
    ],
  ])('tells whose certificates count: %j', (named, sentence) => {
    const certificates = named.map(([variable, role]) => ({ variable, exists: true, role }));
    const { sound } = diagnose(withNetwork({ certificates }), nowMs);
    expect(sound.filter(({ subject }) => subject === 'Certificates').map((one) => one.sentence)).toEqual([sentence]);
  });

  it.each([
    [1, 19, '1 new one waits to be stored.', 'Run `codex-quota status --refresh`.'],
    [
      2,
      20,
      '2 new ones wait to be stored: the pool is full at 20 accounts.',
      'Set another account aside with `codex-quota flag`, then run `codex-quota status --refresh`.',
    ],
  ])(
    'says of %d sign-ins that wait beside %d accounts what is in the way',
    (count, poolAccounts, sentence, nextStep) => {
      const facts = withStores({ waitingSignIns: count, poolAccounts });
      expect(diagnose(facts, nowMs).findings).toMatchObject([{ id: 'sign-in-waits', sentence, nextStep }]);
    },
  );

  it.each([
    ['nobody-signed-in', true, provoked['nobody-signed-in']],
    ['nobody-signed-in', false, { ...withPath({ isChosen: true, exists: false }), stores: nobody }],
    ['needs-sign-in', true, withStopped('refresh_token_expired')],
    ['needs-sign-in', false, withStopped('keyring-refused')],
    ['clock-off', false, provoked['clock-off']],
  ])('says whether signing in helps: %s, %s', (id, loginHelps, facts) => {
    expect(diagnose(facts, nowMs).findings.find((one) => one.id === id)).toMatchObject({ loginHelps });
  });

  it('counts what it found by how bad it is', () => {
    const facts = {
      ...withAccess({ mode: 0o644 }),
      serviceAheadMs: -7_200_000,
      stores: withStores({ problems: [{ code: 'store-broken' as const, ...broken }] }).stores,
    };
    const { errors, warnings, notes, findings } = diagnose(facts, nowMs);
    expect({ errors, warnings, notes }).toEqual({ errors: 1, warnings: 2, notes: 0 });
    expect(findings.find(({ id }) => id === 'clock-off')?.sentence).toBe('It is 2 hours ahead of the services.');
  });

  it.each([
    ['a refusal without a sign-in', answer(401)],
    ['a method that is not allowed', answer(405)],
    ['a challenge page', answer(403)],
    ['a move within the same site', answer(301, { location: 'https://www.chatgpt.com/x' })],
  ])('takes %s for a service that can be reached', (_what, result) => {
    expect(diagnose(withAnswer(result), nowMs).findings).toEqual([]);
  });

  it('names the network, not the service, where somebody has to sign in to the network first', () => {
    const { findings } = diagnose(withAnswer(answer(511)), nowMs);
    expect(findings).toMatchObject([
      { id: 'answer-from-elsewhere', sentence: expect.stringContaining('wants a sign-in to the network first') },
    ]);
  });

  it.each([
    ['everybody', 0o777, false, 1],
    ['everybody, and its group is of its owner alone', 0o777, true, 1],
    ['its group', 0o775, false, 1],
    ['a group that is of its owner alone', 0o775, true, 0],
    ['everybody, but only owners can take a file away', 0o1777, false, 0],
    ['nobody else', 0o755, false, 0],
  ])(
    'takes a folder for one whose files others can replace by who may write in it: %s',
    (_who, mode, isPrivateGroup, errors) => {
      const report = diagnose(withAccess({ path: '/srv/x y', isFolder: true, mode, isPrivateGroup }), nowMs);
      expect([report.errors, report.findings.map(({ id }) => id)]).toEqual([
        errors,
        errors === 0 ? [] : ['changeable-by-others'],
      ]);
      for (const { nextStep } of report.findings)
        expect(nextStep).toBe('Run `codex-quota fix`, or `chmod go-w "/srv/x y"`.');
    },
  );

  it('leaves a folder alone that others may look into, and a file that nobody else can read', () => {
    expect(diagnose(withAccess({ isFolder: true, mode: 0o755 }), nowMs).findings).toEqual([]);
    expect(diagnose(withMachine({ access: null }), nowMs).findings).toEqual([]);
  });

  it('names a set-aside account once when it is in use under the same key', () => {
    const { status } = withSetAside();
    const key = status?.flagged.accounts[0]?.key ?? '';
    const facts = { ...withCheck({ key }), status };
    expect(diagnose(facts, nowMs).findings).toEqual([]);
  });
});
