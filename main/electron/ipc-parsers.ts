import { z } from 'zod';
import type { CallName, RequestOf } from '../../shared/bridge-contract.ts';
import type { NotificationSettings, Settings } from '../../shared/settings.ts';

const mostKeys = 2_000;
const tallestPx = 10_000;
const largestTextScale = 10;
const longestText = 300;

const nothing = z.null();
const key = z.string().regex(/^[\w-]{1,64}$/);
const keys = z.array(key).max(mostKeys).readonly();
const text = z.string().max(longestText);
const one = z.strictObject({ key }).readonly();
/** Of a sign-in, as `entropy.uuid` makes them. */
const id = key;
const way = z.enum(['browser', 'device']);

const notifications: z.ZodType<NotificationSettings> = z.strictObject({
  needsSignIn: z.boolean(),
  restored: z.boolean(),
  thresholds: z.boolean(),
  exhausted: z.boolean(),
  reset: z.boolean(),
});

type Shape<T> = { readonly [K in keyof T]: z.ZodType<T[K]> };

/** Whether a value makes sense is for whoever writes the settings to say; here only its shape is held. */
const settings = {
  tokenEndpoint: z.enum(['standard', 'discover']),
  whoRefreshes: z.enum(['auto', 'codex', 'app', 'nobody']),
  management: z.enum(['ask', 'manage', 'watch']),
  ambiguousFailuresBeforeFlag: z.int().min(1).max(100),
  checkLimitedAfterReset: z.boolean(),
  weeklyCheck: z.enum(['unasked', 'on', 'off']),
  proxy: text.nullable(),
  hideEmails: z.boolean(),
  showAs: z.enum(['left', 'used']),
  showResetAs: z.enum(['countdown', 'clock']),
  cadence: z.literal(['adaptive', 'manual', 2, 5, 15, 30]),
  thresholdsUsedPercent: z.array(z.int().min(1).max(99)).max(99).readonly(),
  notifications,
  quietHours: z.strictObject({ from: text, to: text }).nullable(),
  titleText: z.boolean(),
  launchAtLogin: z.boolean(),
  globalShortcut: text.nullable(),
  theme: z.enum(['system', 'light', 'dark']),
} satisfies Shape<Settings>;

const settingsChange = z
  .strictObject(settings)
  .partial()
  .transform((change): Partial<Settings> => Object.fromEntries(given(change)));

/** A key that is there with nothing in it is not there: copying between processes keeps `undefined`. */
function given(change: object): readonly (readonly [string, unknown])[] {
  return Object.entries(change).filter(([, value]) => value !== undefined);
}

type Parsers = { readonly [K in CallName]: z.ZodType<RequestOf<K>> };

/** What a window may ask for. Strict: an unknown field is a mistake or an attack, never something to pass on. */
export const ipcParsers: Parsers = {
  'snapshot:get': nothing,
  'usage:refresh': nothing,
  'restore:start': z.strictObject({ mode: z.enum(['preview', 'check', 'restore']), keys }),
  'restore:stop': nothing,
  'restore:clear': nothing,
  'restore:undo': z.strictObject({ keys }),
  'account:set-aside': one,
  'account:restore-unchecked': one,
  'account:remove': one,
  'sign-in:start': z.strictObject({ key: key.nullable(), way }),
  'sign-in:again': z.strictObject({ id, way }),
  'sign-in:cancel': z.strictObject({ id }),
  'sign-in:decide': z.strictObject({ id, choice: z.enum(['add', 'leave']) }),
  'sign-in:open-browser': z.strictObject({ id }),
  'sign-in:copy': z.strictObject({ id, what: z.enum(['code', 'address']) }),
  'sign-in:seen': z.strictObject({ id }),
  'report:copy': z.strictObject({ key: key.nullable() }),
  'management:choose': z.strictObject({ choice: z.enum(['manage', 'watch']) }),
  'settings:change': z.strictObject({ change: settingsChange }),
  'command:install': nothing,
  'command:copy-line': nothing,
  'demo:start': nothing,
  'codex-home:choose': nothing,
  'codex-home:forget': nothing,
  'window:open': z.strictObject({ window: z.enum(['restore', 'settings', 'diagnostics']), key: key.nullable() }),
  'window:close': nothing,
  'file:show': z.strictObject({ which: z.enum(['codex-home', 'pool-root', 'quota-home', 'broken-file', 'backup']) }),
  'link:open': z.strictObject({ which: z.enum(['website', 'help', 'license']) }),
  'notice:seen': z.strictObject({ id: z.string().max(longestText) }),
  'window:painted': z.strictObject({
    takenAt: z.string().max(40),
    heightPx: z.number().min(0).max(tallestPx),
    textScale: z.number().positive().max(largestTextScale),
  }),
  'diagnosis:look': nothing,
  'diagnosis:plan': nothing,
  'diagnosis:repair': nothing,
  'diagnosis:take-back': nothing,
  'diagnosis:copy': z.strictObject({ withEmails: z.boolean() }),
};
