import { catalogue, type FindingId } from '../../main/core/diagnosis/catalogue.ts';
import { finding, sound } from '../../main/core/diagnosis/finding.ts';
import type { Finding, FixStep, SoundCheck } from '../../shared/diagnosis-report.ts';
import type { AccountHealth, DiagnosisView, RepairView } from '../../shared/diagnosis-view.ts';
import { at, keyOf, snapshotNow } from './snapshot-parts.ts';

function health(label: string, changes: Partial<AccountHealth> = {}): AccountHealth {
  return {
    key: keyOf(label),
    label,
    sources: ['pool'],
    state: 'ok',
    health: 100,
    accessExpiresAt: at({ days: 7, hours: 3 }),
    refreshedAt: at({ days: -2 }),
    daysSinceRefresh: 2,
    attention: 'none',
    concern: null,
    sentence: 'It works.',
    nextStep: null,
    ...changes,
  };
}

const mira = health('mira@fernhill.example', { sources: ['cli', 'pool'], daysSinceRefresh: 0 });
const kai = health('kai@lanternworks.example', { state: 'limited' });
const noor = health('noor@fernhill.example', {
  health: 80,
  attention: 'soon',
  concern: 'long-unrefreshed',
  daysSinceRefresh: 24,
  accessExpiresAt: at({ days: -14 }),
});
const build = health('build@fernhill.example', {
  state: 'needs-sign-in',
  health: 0,
  attention: 'now',
  daysSinceRefresh: 9,
  accessExpiresAt: at({ hours: -20 }),
});
const raj = health('raj@lanternworks.example', {
  state: 'set-aside',
  health: 20,
  attention: 'now',
  daysSinceRefresh: null,
  accessExpiresAt: null,
});

const looked: readonly SoundCheck[] = [
  sound('installation', 'Codex Quota', '1.0.0 on Node 24.21.0, linux'),
  sound('installation', 'Codex CLI', '0.169.0, …/codex'),
  sound('installation', 'codex-multi-auth', '2.8.7, …/codex-multi-auth'),
  sound('paths', 'Codex home', '~/.codex (the default place)'),
  sound('paths', 'codex-multi-auth', '~/.codex/multi-auth (the default place)'),
  sound('paths', 'Codex Quota', '~/.codex/quota-tray (the default place)'),
  sound('paths', 'Leases', '~/.codex/multi-auth/refresh-leases (the default place)'),
  sound('stores', 'Sign-in', 'a ChatGPT sign-in in auth.json'),
  sound('stores', 'Pool', '3 in the pool, 0 set aside'),
  sound('permissions', 'Files', 'readable and writable by you alone'),
  sound('clock', 'Clock', 'agrees with the services'),
  sound('network', 'Proxy', 'none'),
  sound('network', 'Refreshing', 'auth.openai.com answers'),
  sound('network', 'Signing in', 'auth.openai.com answers'),
  sound('network', 'Usage', 'chatgpt.com answers'),
  sound('rivals', 'codex', 'running (2)'),
  sound('leftovers', 'Leftovers', 'none'),
  sound('accounts', 'Accounts', '3 in use, none needs you'),
  sound('conflicts', 'Other programs', 'no sign of another one refreshing these sign-ins'),
];

const poolPath = '~/.codex/multi-auth/openai-codex-accounts.json';
const leftPath = '~/.codex/auth.json.quota-tray.4711.0123456789abcdef.tmp';
const inTrouble: readonly Finding[] = [
  finding('codex-writes-in-place', {
    subject: 'Codex CLI',
    sentence: '0.139.2 in …/codex writes auth.json in place and without a lock.',
  }),
  finding('duplicate-accounts', {
    subject: 'Pool',
    sentence: '1 record holds the very token of another one.',
    nextStep: 'Run `codex-quota fix`.',
  }),
  finding('readable-by-others', {
    subject: poolPath,
    sentence: 'Its mode is 0644: other users of this computer can get at the tokens in it.',
    nextStep: `Run \`codex-quota fix\`, or \`chmod 600 "/home/mira${poolPath.slice(1)}"\`.`,
  }),
  finding('clock-off', { subject: 'Clock', sentence: 'It is 7 minutes behind the services.' }),
  finding('temporary-files', {
    subject: 'Temporary files',
    sentence: `1 of a process that died: ${leftPath}`,
    nextStep: 'Run `codex-quota fix`.',
  }),
  finding('needs-sign-in', {
    subject: build.label,
    account: build.key,
    sentence: 'Its sign-in no longer works.',
    nextStep: `Sign in again: \`codex-quota login ${build.key}\`.`,
  }),
  finding('set-aside', { subject: 'Accounts', sentence: `1 is set aside: ${raj.label}.` }),
  finding('attention-soon', {
    subject: noor.label,
    account: noor.key,
    sentence: 'It will need attention: not refreshed for 24 days.',
    nextStep: 'Try it while there is time: `codex-quota check --refresh`.',
  }),
];

function view(changes: Partial<DiagnosisView>): DiagnosisView {
  const found = new Set((changes.findings ?? []).map(({ family, subject }) => `${family} ${subject}`));
  return {
    lookedAt: snapshotNow,
    findings: [],
    sound: looked.filter(({ family, subject }) => !found.has(`${family} ${subject}`)),
    accounts: [mira, kai, health('june.b@harborlight.example')],
    conflicts: [],
    canUndo: false,
    hasShortenedPaths: true,
    ...changes,
  };
}

const outOfReach = (subject: string, host: string): Finding =>
  finding('service-unreachable', {
    subject,
    sentence: `${host}: its name is not found.`,
    nextStep: `Check the network, the proxy and the firewall for ${host}.`,
  });

/** What looks at made-up setups came to. */
export const diagnoses = {
  well: view({}),
  troubled: view({
    findings: inTrouble,
    accounts: [mira, kai, noor, build, raj],
    conflicts: [
      { conflict: 'rotated-elsewhere', labels: [kai.label], since: at({ days: -1, hours: -2 }), until: null },
      {
        conflict: 'older-copy',
        labels: [mira.label, noor.label, build.label],
        since: at({ hours: -5 }),
        until: at({ hours: -4 }),
      },
    ],
  }),
  repaired: view({
    findings: inTrouble.filter(({ fixable }) => !fixable),
    accounts: [mira, kai, noor, build, raj],
    canUndo: true,
  }),
  notes: view({
    findings: [
      finding('rival-running', {
        subject: 'codex-multi-auth',
        sentence: 'It is running.',
        nextStep: 'Nothing while all works. Restart it after a restore: it may keep the pool in memory.',
      }),
    ],
    canUndo: true,
  }),
  unreachable: view({
    findings: [
      outOfReach('Refreshing', 'auth.openai.com'),
      outOfReach('Signing in', 'auth.openai.com'),
      outOfReach('Usage', 'chatgpt.com'),
    ],
  }),
  broken: view({
    findings: [
      finding('store-broken', {
        subject: 'Stores',
        sentence: `${poolPath} ends in the middle.`,
        nextStep: 'Bring back its newest backup, from 09:12, or mend it by hand.',
      }),
    ],
    accounts: null,
  }),
  /** Every finding there is, with the words of the catalogue. */
  everything: view({
    findings: (Object.keys(catalogue) as FindingId[]).map((id) =>
      finding(id, { subject: catalogue[id].title, sentence: catalogue[id].meaning }),
    ),
  }),
} as const satisfies Readonly<Record<string, DiagnosisView>>;

function step(id: FindingId, subject: string, sentence: string): FixStep {
  return { id, subject, sentence, outcome: 'planned', message: null };
}

function takenBack(id: FindingId, subject: string, sentence: string): FixStep {
  return { ...step(id, subject, sentence), outcome: 'undone' };
}

const plan: readonly FixStep[] = [
  step('duplicate-accounts', 'Pool', 'Take out 1 record that says the same as one before it.'),
  step('readable-by-others', poolPath, 'Let nobody but you read it (mode 600).'),
  step('temporary-files', leftPath, 'Move it out of the way, into the backup.'),
];
const stillThere = 'It is still there: something else is needed, or another program did it again.';

export const repairs = {
  planned: { steps: plan, backup: null },
  done: {
    steps: plan.map((one) => ({ ...one, outcome: 'done' })),
    backup: '~/.codex/quota-tray/custody/before-fix/1',
  },
  partly: {
    steps: plan.map((one, index) =>
      index === 1 ? { ...one, outcome: 'failed', message: stillThere } : { ...one, outcome: 'done' },
    ),
    backup: '~/.codex/quota-tray/custody/before-fix/1',
  },
  nothing: { steps: [], backup: null },
  undone: {
    steps: [
      takenBack('duplicate-accounts', 'Pool', 'Records and pointers are as they were; each has its current sign-in.'),
      takenBack('readable-by-others', poolPath, 'Its mode is 644 again.'),
      takenBack('temporary-files', leftPath, 'It is back.'),
    ],
    backup: null,
  },
} as const satisfies Readonly<Record<string, RepairView>>;
