import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../main/core/diagnosis/diagnose.ts';
import { createRedactor } from '../../../../main/core/diagnosis/redact-personal.ts';
import {
  type ReportOptions,
  type SupportFacts,
  supportReport,
} from '../../../../main/core/diagnosis/support-report.ts';
import { supportLines } from '../../../../main/core/diagnosis/support-text.ts';
import type { LedgerEntry, LedgerEvent } from '../../../../main/core/ledger/ledger-event.ts';
import type { SupportEvent } from '../../../../shared/diagnosis-report.ts';
import { accountCheck, checkReport } from '../../cli/diagnosis-reports.ts';
import { accountStatus, flaggedAccount, nowMs, statusReport } from '../../cli/reports.ts';
import { soundFacts, withMachine } from './sound-facts.ts';

interface Planted {
  readonly user: string;
  readonly home: string;
  readonly email: string;
  readonly label: string;
  readonly host: string;
  readonly refresh: string;
  readonly access: string;
  readonly before: string;
  readonly after: string;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const word = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength });
const tokenText = fc.string({
  unit: fc.constantFrom(...letters, ...'ABCDXYZ0123456789-_'),
  minLength: 24,
  maxLength: 60,
});

const planted: fc.Arbitrary<Planted> = fc
  .record({
    user: word(6, 12).map((name) => `zq${name}`),
    root: fc.constantFrom('/home/', '/Users/', '/var/people/', 'C:\\Users\\'),
    mailName: word(6, 12),
    label: word(8, 14).map((name) => `Xx ${name}`),
    host: word(6, 12).map((name) => `gate.${name}.example:8443`),
    refresh: tokenText.map((text) => `rt_${text}`),
    access: fc.tuple(tokenText, tokenText).map(([a, b]) => `eyJhbGciOi${a}.${b}.sig`),
    before: fc.constantFrom('', ' ', '"', '(', 'in ', 'at: ', '=', '\n'),
    after: fc.constantFrom('', ' ', '"', ')', '. Next', ',', ':', '\n'),
  })
  .map(({ root, mailName, ...rest }) => ({
    ...rest,
    home: `${root}${rest.user}`,
    email: `q${mailName}@${rest.user}.example`,
  }));

/** Every place of the facts that a text from outside could reach, with all that is secret in it. */
function factsWith(plant: Planted): SupportFacts {
  const { user, home, email, label, host, refresh, access, before, after } = plant;
  const around = (secret: string): string => `${before}${secret}${after}`;
  const everything = [
    home,
    `${home}/.codex/auth.json`,
    `/mnt/disk of ${user}/x`,
    `/srv/${user}-data/y`,
    email,
    label,
    host,
    `https://${host}/in`,
    refresh,
    access,
  ]
    .map(around)
    .join(' ');
  const flagged = flaggedAccount({ label, email, reason: everything });
  const status = statusReport(
    [
      accountStatus({
        label,
        email,
        plan: everything,
        error: { code: everything, message: everything, httpStatus: 401, at: '' },
      }),
    ],
    [flagged],
  );
  const check = checkReport([
    accountCheck({ label, email, sentence: everything, attention: 'soon' }),
    accountCheck({ key: flagged.key, label, email, state: 'set-aside' }),
  ]);
  const event: LedgerEvent = {
    kind: 'flagged',
    key: 'abcde12345',
    reason: everything,
    httpStatus: 401,
    by: 'manual',
    episode: 1,
    at: '2026-11-21T12:00:00.000Z',
    version: '1',
    id: 'i',
  };
  const facts = {
    ...withMachine({
      paths: {
        inUse: [
          {
            name: 'Codex home',
            path: everything,
            variable: 'CODEX_HOME',
            isChosen: false,
            exists: false,
            isAbsolute: true,
          },
        ],
        otherPools: [everything],
        projectPools: 0,
        otherSide: {
          by: 'app',
          notedAtMs: nowMs,
          places: [{ name: 'Codex home', path: everything, variable: everything, isChosen: false, isSame: false }],
        },
      },
      settingsProblems: [everything],
      leftovers: { staleLeases: [], foreignLeases: 0, temporaryFiles: [everything] },
    }),
    status,
    check,
  };
  return {
    installation: { ...soundFacts.machine.installation, codex: { path: everything, version: everything } },
    settings: { ...soundFacts.settings, proxy: `http://${user}:${refresh}@proxy.example`, globalShortcut: null },
    status,
    check,
    doctor: diagnose(facts, nowMs),
    events: [
      event,
      { ...event, ...happened.checked, reason: everything, version: everything },
      { ...event, ...happened.conflict, key: null, accounts: [everything] },
      { ...event, ...happened.held, key: null },
      {
        ...event,
        kind: 'key-assigned',
        identityHash: 'h',
        lineageHash: 'l',
        identity: { accountId: user, userId: user, email },
      },
    ],
    personal: { homeDirs: [home], userNames: [user], hosts: [host] },
    labels: new Map([
      [label, 'abcde12345'],
      [email, 'abcde12345'],
    ]),
    nowMs,
  };
}

/** What a supporter has to see of an event beside its kind. */
const happened = {
  checked: {
    kind: 'checked',
    verdict: 'undetermined',
    outcome: 'undetermined',
    reason: 'http_503',
    httpStatus: 503,
    spent: true,
  },
  conflict: { kind: 'conflict-seen', conflict: 'older-copy', accounts: ['abcde12345', 'zyxwv98765'] },
  held: { kind: 'guard-held', cause: 'client-refused', accounts: 4 },
} as const;

const all: ReportOptions = { includeFlagged: true, diagnostics: true, includeEmail: false };

describe('the report for support', () => {
  it('holds no token, no e-mail, no given name, no company’s host and nothing of the user’s name, wherever they were planted', () => {
    fc.assert(
      fc.property(planted, (plant) => {
        const text = JSON.stringify(supportReport(factsWith(plant), all)).toLowerCase();
        for (const secret of [
          plant.user,
          plant.email,
          plant.label,
          plant.host,
          plant.refresh.slice(3, 20),
          plant.access.slice(10, 30),
        ])
          expect(text).not.toContain(secret.toLowerCase());
      }),
      { numRuns: 150 },
    );
  });

  it('leaves e-mails in when asked, and still no token and no path with the user’s name', () => {
    fc.assert(
      fc.property(planted, (plant) => {
        const email = 'kai@lanternworks.example';
        const text = JSON.stringify(supportReport(factsWith({ ...plant, email }), { ...all, includeEmail: true }));
        expect(text).toContain(email);
        for (const secret of [plant.user, plant.refresh.slice(3, 20), plant.access.slice(10, 30)])
          expect(text).not.toContain(secret);
      }),
      { numRuns: 80 },
    );
  });

  it('leaves out the set-aside accounts and the diagnostics unless they are asked for', () => {
    const [plant] = fc.sample(planted, { numRuns: 1, seed: 1 });
    if (plant === undefined) throw new Error('nothing was planted');
    const report = supportReport(factsWith(plant), { includeFlagged: false, diagnostics: false, includeEmail: false });
    expect(report).toMatchObject({ diagnostics: null, flaggedCount: 1, accounts: [{ state: 'ok', email: null }] });
    expect(supportReport(factsWith(plant), all).accounts).toHaveLength(2);
  });

  it.each<[LedgerEntry, Partial<SupportEvent>, string]>([
    [
      { ...happened.checked, key: 'abcde12345' },
      { verdict: 'undetermined', outcome: 'undetermined', reason: 'http_503', httpStatus: 503 },
      'abcde12345 checked undetermined undetermined http_503 HTTP 503',
    ],
    [
      { ...happened.conflict, key: null },
      { conflict: 'older-copy', accounts: 2 },
      'all conflict-seen older-copy 2 accounts',
    ],
    [
      { kind: 'conflict-over', key: null, conflict: 'other-computer', accounts: [] },
      { conflict: 'other-computer' },
      'all conflict-over other-computer',
    ],
    [
      { ...happened.held, key: null },
      { cause: 'client-refused', accounts: 4 },
      'all guard-held client-refused 4 accounts',
    ],
    [{ kind: 'guard-released', key: null, flagged: 1 }, { accounts: 1 }, 'all guard-released 1 account'],
    [{ kind: 'works-again', key: 'abcde12345' }, {}, 'abcde12345 works-again'],
  ])('says of %o all that tells what happened', (entry, said, line) => {
    const [plant] = fc.sample(planted, { numRuns: 1, seed: 1 });
    if (plant === undefined) throw new Error('nothing was planted');
    const at = '2026-11-21T12:00:00.000Z';
    const report = supportReport({ ...factsWith(plant), events: [{ ...entry, at, version: '1', id: 'i' }] }, all);
    const nothing = { reason: null, httpStatus: null, verdict: null, outcome: null };
    const { kind, key } = entry;
    const event = { at, kind, key, version: '1', ...nothing, conflict: null, cause: null, accounts: null, ...said };
    expect(report.diagnostics?.ledger).toEqual([event]);
    expect(supportLines(report).at(-1)).toBe(`  ${at} ${line}`);
  });

  it.each([
    ['/home/mira/.codex/auth.json', '~/.codex/auth.json'],
    ['"C:\\Users\\Mira\\.codex"', '"C:\\Users\\[user]\\.codex"'],
    ['/home/kai/.codex', '/home/[user]/.codex'],
    ['/srv/mira-data/x', '/srv/[user]/x'],
    ['named by CODEX_HOME', 'named by CODEX_HOME'],
    ['refresh_token_reused', 'refresh_token_reused'],
    [
      'It sends sign-ins to login.fernhill.example instead of to OpenAI.',
      'It sends sign-ins to [host] instead of to OpenAI.',
    ],
    ['Check the firewall for proxy.fernhill.example:8443.', 'Check the firewall for [host].'],
    ['auth.openai.com answers', 'auth.openai.com answers'],
    ['codex-quota verify-flagged --account abcde12345', 'codex-quota verify-flagged --account abcde12345'],
    ['https://user:pass@proxy.example', 'https://user:[e-mail]'],
    ['sk-proj-0123456789abcdef', '[redacted]'],
    [`${'a1'.repeat(32)}.lock`, '[redacted].lock'],
  ])('makes of %s %s', (text, expected) => {
    const redact = createRedactor({
      homeDirs: ['/home/mira'],
      userNames: ['mira'],
      hosts: ['login.fernhill.example', 'proxy.fernhill.example:8443'],
      accountNames: new Map(),
      includeEmail: false,
    });
    expect(redact(text)).toBe(expected);
  });
});
