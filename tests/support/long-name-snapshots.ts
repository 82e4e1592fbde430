import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { account, at, sessionAndWeek, setAside, snapshot, stoppedAccount, verification } from './snapshot-parts.ts';

/** As long as an address may be: 64 characters before the at-sign, and 254 in all. */
export const longestAddress = `${'averylongname.'.repeat(4)}longname@${'department.'.repeat(16)}organisation.example`;
/** The longest that the core hands on. */
const longWorkspace = `${'Bundesamt für zentrale Dienste und offene Fragen '.repeat(3)}`.slice(0, 79);
const rightToLeft = 'نورا@مثال.إختبار';

/** As the core bounds it. */
const label = `${longestAddress.slice(0, 79)}…`;
const mine = account(longestAddress, { label, key: 'longest001', sources: ['cli', 'pool'], plan: longWorkspace });
const theirs = account(rightToLeft, { key: 'righttolef', windows: sessionAndWeek(40, 12) });
const bare = account('nobreakpossible'.repeat(5), { key: 'nobreak001', email: null });
const aside = [
  setAside(longestAddress, { label, key: 'longest002', plan: 'Team', workspace: longWorkspace }),
  setAside(rightToLeft, { key: 'righttole2', plan: 'Plus', workspace: 'مساحة عمل طويلة الاسم جدا' }),
  setAside('nobreakpossible'.repeat(5), { key: 'nobreak002', email: longestAddress, workspace: longWorkspace }),
];
const reports = aside.map(({ key, label }, index) => ({ ...verification(label), key, label, index }));

/** Names as long, as unbreakable and as foreign as they come. */
export const longNameSnapshots = {
  inUse: snapshot({ accounts: [mine, theirs, bare], aside, needsSignInUnseen: true }),
  own: snapshot({ accounts: [theirs, mine, bare] }),
  aside: snapshot({ accounts: [mine], aside }),
  checked: snapshot({
    accounts: [mine],
    aside: aside.slice(1),
    run: {
      kind: 'finished',
      mode: 'restore',
      keys: aside.map(({ key }) => key),
      startedAt: at({ minutes: -2 }),
      endedAt: at({ minutes: -1 }),
      wasStopped: false,
      reports,
      error: null,
    },
  }),
  stopped: snapshot({
    accounts: [mine, { ...stoppedAccount(longestAddress), label, key: 'longest003' }],
    management: 'unasked',
    needsSignInUnseen: true,
  }),
  untold: snapshot({
    accounts: [mine],
    untold: [
      {
        id: 'week-80',
        title: `${label} needs sign-in`,
        body: `${label} runs out Wed 01:00, resets Fri 09:00.`,
      },
    ],
  }),
  paths: snapshot({
    accounts: [mine],
    surroundings: {
      ...snapshot().surroundings,
      codexHome: `~/${'a-folder-of-many-words/'.repeat(12)}.codex`,
      poolRoot: `~/${'nobreak'.repeat(30)}`,
    },
  }),
} as const satisfies Readonly<Record<string, AppSnapshot>>;
