import type { WindowName } from '../../main/electron/window-address.ts';
import { diagnoses, repairs } from '../support/diagnoses.ts';
import { keyOf } from '../support/snapshot-parts.ts';
import type { SnapshotName } from '../support/snapshots.ts';
import type { Answers } from './fake-bridge.ts';
import type { SystemWish } from './page-session.ts';

export interface Tile {
  readonly snapshot: SnapshotName;
  readonly caption: string;
  /** What the window was shown before: rows that leave the list during a run stay in sight. */
  readonly before?: SnapshotName;
  /** The account whose notification was clicked. */
  readonly focusedKey?: string;
  /** Buttons, menu items and the like by their names, clicked in this order. */
  readonly clicks?: readonly (string | RegExp)[];
  readonly width?: number;
  /** What main answers, where the snapshot does not say it all. */
  readonly answers?: Answers;
  /** Instead of these, once the first click was done. */
  readonly laterAnswers?: Answers;
}

export interface Sheet {
  readonly name: string;
  readonly window: WindowName;
  /** What the system writes above; the popover has none. */
  readonly title: string | null;
  readonly width: number;
  /** At most; a popover is as high as it wishes, the others fill this. */
  readonly height: number;
  readonly columns: number;
  readonly tiles: readonly Tile[];
  readonly wants?: SystemWish;
}

const popover = { window: 'popover', title: null, width: 340, height: 640, columns: 4 } as const;
const restore = { window: 'restore', title: 'Restore accounts', columns: 1 } as const;
const diagnostics = { window: 'diagnostics', title: 'Diagnostics', width: 720, height: 640 } as const;
const look = (name: keyof typeof diagnoses): Answers => ({ 'diagnosis:look': { ok: true, value: diagnoses[name] } });
const well = look('well');
const troubled: Answers = { ...look('troubled'), 'diagnosis:plan': { ok: true, value: repairs.planned } };
const repaired: Answers = { ...troubled, 'diagnosis:repair': { ok: true, value: repairs.done } };
const partly: Answers = {
  ...troubled,
  'diagnosis:repair': { ok: true, value: repairs.partly },
  'diagnosis:take-back': { ok: true, value: repairs.undone },
};
const refusal = {
  code: 'disk-full',
  message: 'There is no room left on the disk.',
  hint: 'Make room, then check again.',
} as const;
const refused: Answers = { ...troubled, 'diagnosis:plan': { ok: false, error: refusal } };
const fold = 'Credits, other limits';

/** One picture each, in light and in dark. */
export const sheets: readonly Sheet[] = [
  {
    ...popover,
    name: 'popover',
    tiles: [
      { snapshot: 'one-login', caption: 'One account' },
      { snapshot: 'four-accounts', caption: 'Four accounts, one needs sign-in' },
      { snapshot: 'offline', caption: 'Offline, old numbers' },
      { snapshot: 'session-used-up', caption: 'Session used up' },
      { snapshot: 'needs-sign-in-seen', caption: 'The same once the list was looked at' },
      { snapshot: 'week-used-up', caption: 'Week used up: the session waits' },
      { snapshot: 'month-only', caption: 'A monthly window only' },
      { snapshot: 'hidden-emails-used', caption: 'E-mails hidden, used, clock times', clicks: [fold] },
    ],
  },
  {
    ...popover,
    name: 'popover-trouble',
    tiles: [
      { snapshot: 'own-sign-in-stopped', caption: 'The sign-in in use stopped' },
      { snapshot: 'checking', caption: 'Checking' },
      { snapshot: 'seven-aside', caption: 'Seven set aside' },
      { snapshot: 'stale', caption: 'Old numbers' },
      { snapshot: 'server-error', caption: 'Service error' },
      { snapshot: 'held-back', caption: 'Many failures at once: none set aside' },
      { snapshot: 'list-broken', caption: 'A list that cannot be read' },
      { snapshot: 'watch-only', caption: 'Only watching' },
      { snapshot: 'untold', caption: 'Where the system shows no notifications' },
      { snapshot: 'aside-by-hand-only', caption: 'Set aside by hand' },
      { snapshot: 'list-unreadable', caption: 'A sign-in that may not be read' },
      { snapshot: 'twenty-accounts', caption: 'Twenty accounts' },
    ],
  },
  {
    ...popover,
    name: 'popover-others',
    tiles: [
      { snapshot: 'first-run', caption: 'First run' },
      { snapshot: 'before-first-reading', caption: 'Before the first snapshot' },
      { snapshot: 'reading-first', caption: 'First reading' },
      { snapshot: 'reading-again', caption: 'Reading again' },
      { snapshot: 'api-key', caption: 'An API key' },
      { snapshot: 'agent-identity', caption: 'An agent identity' },
      { snapshot: 'bedrock', caption: 'Amazon Bedrock' },
      { snapshot: 'keyring', caption: 'A keyring out of reach' },
      { snapshot: 'keyring-signed-out', caption: 'Signed out in the keyring' },
      { snapshot: 'paused-demo', caption: 'Demo, updates paused' },
      { snapshot: 'one-login', caption: '320 wide', width: 320, clicks: [fold] },
      { snapshot: 'four-accounts', caption: '380 wide', width: 380 },
    ],
  },
  {
    ...popover,
    name: 'popover-ahead',
    tiles: [
      { snapshot: 'will-need-attention', caption: 'Will need attention, opened', clicks: [fold] },
      { snapshot: 'another-will-need-attention', caption: 'Another account will' },
      { snapshot: 'cannot-refresh', caption: 'Nothing can refresh it' },
      { snapshot: 'nobody-refreshes', caption: 'Nobody refreshes it' },
      { snapshot: 'spent-elsewhere', caption: 'Used elsewhere first' },
      { snapshot: 'older-copy', caption: 'An old copy was put back' },
      { snapshot: 'shared-sign-in', caption: 'One sign-in in two files' },
      { snapshot: 'erased-from-pool', caption: 'Erased by another program' },
      { snapshot: 'other-computer', caption: 'A synced folder' },
      { snapshot: 'sign-in-is-first', caption: 'Only a new sign-in helps' },
      {
        snapshot: 'sign-in-is-first',
        caption: 'The account menu',
        clicks: ['mira@fernhill.example'],
      },
      { snapshot: 'sign-in-is-first-aside', caption: 'The same, set aside and looked at' },
    ],
  },
  {
    ...popover,
    name: 'popover-sign-in',
    tiles: [
      { snapshot: 'sign-in-starting', caption: 'A sign-in begins' },
      { snapshot: 'sign-in-browser', caption: 'Waiting for the browser' },
      { snapshot: 'sign-in-no-browser', caption: 'No browser' },
      { snapshot: 'sign-in-code', caption: 'With a code' },
      { snapshot: 'sign-in-another', caption: 'Somebody else signed in' },
      { snapshot: 'sign-in-refused', caption: 'Refused' },
      { snapshot: 'sign-in-queue', caption: 'One goes on, one waits' },
      { snapshot: 'sign-in-done-own', caption: 'Signed in, Codex runs' },
      { snapshot: 'sign-in-not-saved', caption: 'Signed in, and not saved yet' },
      { snapshot: 'sign-in-not-saved-full', caption: 'No room in the pool' },
      { snapshot: 'sign-in-done-aside', caption: 'Signed in, still set aside' },
      { snapshot: 'sign-in-timed-out', caption: 'Nobody came' },
    ],
  },
  {
    ...popover,
    name: 'popover-contrast',
    wants: 'more-contrast',
    tiles: [
      { snapshot: 'one-login', caption: 'More contrast' },
      { snapshot: 'four-accounts', caption: 'One needs sign-in' },
      { snapshot: 'week-used-up', caption: 'Week used up' },
      { snapshot: 'will-need-attention', caption: 'Will need attention' },
    ],
  },
  {
    ...restore,
    name: 'restore',
    width: 960,
    height: 640,
    tiles: [
      {
        snapshot: 'seven-aside',
        caption: 'Seven accounts; the first row was opened by its notification',
        focusedKey: keyOf('build@fernhill.example'),
      },
      { snapshot: 'previewed', caption: 'Preview' },
    ],
  },
  {
    ...restore,
    name: 'restore-run',
    width: 840,
    height: 640,
    tiles: [
      { snapshot: 'checking', before: 'seven-aside', caption: 'Running' },
      { snapshot: 'restored', before: 'seven-aside', caption: 'Finished' },
    ],
  },
  {
    ...restore,
    name: 'restore-others',
    columns: 2,
    width: 640,
    height: 480,
    tiles: [
      { snapshot: 'seven-aside', caption: '640 wide' },
      { snapshot: 'held-back', caption: 'Many failures at once' },
      { snapshot: 'none-aside', caption: 'Nothing set aside' },
      { snapshot: 'keyring-signed-out', caption: 'Only Codex can sign in' },
      { snapshot: 'list-broken', caption: 'A list that cannot be read' },
      { snapshot: 'all-undetermined', caption: 'No network during a check' },
      { snapshot: 'stopped', before: 'seven-aside', caption: 'Stopped' },
      { snapshot: 'unasked', caption: 'Asked once' },
      { snapshot: 'restored', before: 'seven-aside', caption: 'Before an undo', clicks: ['Undo restore'] },
      { snapshot: 'hidden-emails-used', caption: 'Whom to set aside', clicks: ['Set an account aside…'] },
      {
        snapshot: 'seven-aside',
        caption: 'Before a removal',
        focusedKey: keyOf('build@fernhill.example'),
        clicks: ['Remove…'],
      },
    ],
  },
  {
    ...restore,
    name: 'sign-in',
    columns: 2,
    width: 640,
    height: 480,
    tiles: [
      { snapshot: 'sign-in-browser', caption: 'Waiting for the browser' },
      { snapshot: 'sign-in-code', caption: 'With a code' },
      { snapshot: 'sign-in-no-browser', caption: 'No browser could be opened' },
      { snapshot: 'sign-in-ports-taken', caption: 'The ports are taken: a code in its place' },
      { snapshot: 'sign-in-another', caption: 'Another account signed in' },
      { snapshot: 'sign-in-known', caption: 'One that is here already; another waits behind it' },
      { snapshot: 'sign-in-saving', caption: 'Saving' },
      { snapshot: 'sign-in-not-saved', caption: 'A file is in the way: the new sign-in is kept' },
      { snapshot: 'sign-in-not-saved-full', caption: 'A full pool is in the way' },
      { snapshot: 'sign-in-done', caption: 'Signed in: it has left the list' },
      { snapshot: 'sign-in-done-own', caption: 'Codex’s own sign-in, while Codex runs' },
      { snapshot: 'sign-in-done-aside', caption: 'Signed in, with no room in the pool' },
      { snapshot: 'sign-in-done-new', caption: 'A new account' },
      { snapshot: 'sign-in-refused', caption: 'In Codex’s own words' },
      { snapshot: 'sign-in-no-codes', caption: 'Codes are switched off' },
      { snapshot: 'sign-in-timed-out', caption: 'Nobody came' },
      { snapshot: 'sign-in-code-timed-out', caption: 'Nobody typed the code in' },
      { snapshot: 'sign-in-queue', caption: 'Four in a row' },
    ],
  },
  {
    ...restore,
    name: 'sign-in-narrow',
    columns: 4,
    width: 320,
    height: 480,
    tiles: [
      { snapshot: 'sign-in-browser', caption: '320 wide: the browser' },
      { snapshot: 'sign-in-ports-taken', caption: 'A code in its place' },
      { snapshot: 'sign-in-known', caption: 'One that is here already' },
      { snapshot: 'sign-in-not-saved', caption: 'Not saved yet' },
      { snapshot: 'sign-in-not-saved-full', caption: 'No room in the pool' },
      { snapshot: 'sign-in-no-codes', caption: 'Codes are switched off' },
      { snapshot: 'sign-in-done-new', caption: 'A new account' },
      { snapshot: 'sign-in-queue', caption: 'Four in a row' },
    ],
  },
  {
    name: 'settings',
    window: 'settings',
    title: 'Settings',
    width: 620,
    height: 640,
    columns: 1,
    tiles: [{ snapshot: 'one-login', caption: 'Settings' }],
  },
  {
    ...diagnostics,
    name: 'diagnostics',
    columns: 2,
    tiles: [
      { snapshot: 'one-login', caption: 'What was found', answers: troubled },
      { snapshot: 'one-login', caption: 'Before a repair', answers: troubled, clicks: ['Repair…'] },
      {
        snapshot: 'one-login',
        caption: 'Repaired',
        answers: repaired,
        laterAnswers: look('repaired'),
        clicks: ['Repair…', /^Repair$/],
      },
      { snapshot: 'one-login', caption: 'Nothing is wrong', answers: well },
      { snapshot: 'one-login', caption: 'Everything that was looked at', answers: well, clicks: [/^Details$/] },
      { snapshot: 'one-login', caption: 'A service out of reach', answers: look('unreachable') },
    ],
  },
  {
    ...diagnostics,
    name: 'diagnostics-others',
    columns: 2,
    width: 480,
    height: 480,
    tiles: [
      { snapshot: 'one-login', caption: 'Looking', answers: { 'diagnosis:look': 'never' } },
      {
        snapshot: 'one-login',
        caption: 'It could not look',
        answers: { 'diagnosis:look': { ok: false, error: refusal } },
      },
      { snapshot: 'one-login', caption: 'A list that cannot be read', answers: look('broken') },
      { snapshot: 'one-login', caption: 'Good to know', answers: look('notes') },
      { snapshot: 'one-login', caption: '480 wide', answers: troubled },
      { snapshot: 'one-login', caption: '320 wide', answers: well, width: 320 },
      {
        snapshot: 'one-login',
        caption: 'Repairing',
        answers: { ...troubled, 'diagnosis:repair': 'never' },
        clicks: ['Repair…', /^Repair$/],
      },
      {
        snapshot: 'one-login',
        caption: 'Repaired in part',
        answers: partly,
        clicks: ['Repair…', /^Repair$/],
      },
      {
        snapshot: 'one-login',
        caption: 'Undone',
        answers: partly,
        clicks: ['Repair…', /^Repair$/, 'Undo repair'],
      },
      { snapshot: 'one-login', caption: 'A repair that was refused', answers: refused, clicks: ['Repair…'] },
    ],
  },
];
