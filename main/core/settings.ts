import type { NotificationSettings, Settings } from '../../shared/settings.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

export const defaultSettings: Settings = {
  tokenEndpoint: 'standard',
  whoRefreshes: 'auto',
  management: 'ask',
  ambiguousFailuresBeforeFlag: 3,
  checkLimitedAfterReset: true,
  weeklyCheck: 'unasked',
  proxy: null,
  hideEmails: false,
  showAs: 'left',
  showResetAs: 'countdown',
  cadence: 'adaptive',
  thresholdsUsedPercent: [80, 95],
  notifications: { needsSignIn: true, restored: true, thresholds: true, exhausted: true, reset: true },
  quietHours: null,
  titleText: false,
  launchAtLogin: false,
  globalShortcut: null,
  theme: 'system',
};

/** Undefined: the value does not fit. */
type Reader<T> = (value: JsonValue) => T | undefined;
type Readers<T> = { readonly [K in keyof T]: Reader<T[K]> };

const flag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

function choice<const T extends readonly (string | number)[]>(...known: T): Reader<T[number]> {
  return (value) => known.find((candidate) => candidate === value);
}

const wholeNumber =
  (from: number, to: number): Reader<number> =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to ? value : undefined;

function orNull<T>(read: Reader<T>): Reader<T | null> {
  return (value) => (value === null ? null : read(value));
}

const proxyAddress: Reader<string> = (value) =>
  typeof value === 'string' && /^https?:\/\/(?:[^\s/@]+@)?[\w.\-[\]:]+\/?$/i.test(value) ? value : undefined;

const proxy: Reader<string> = (value) => (value === 'none' ? value : proxyAddress(value));

const shortcut: Reader<string> = (value) =>
  typeof value === 'string' && /^[\w+.,=/\\;'[\]`-]{1,60}$/.test(value) ? value : undefined;

const percents: Reader<readonly number[]> = (value) => {
  const list: readonly JsonValue[] = isList(value) ? value : [null];
  const numbers = list.map(wholeNumber(1, 99));
  if (numbers.includes(undefined)) return undefined;
  return [...new Set(numbers.filter((percent) => percent !== undefined))].sort((a, b) => a - b);
};

const time: Reader<string> = (value) =>
  typeof value === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value) ? value : undefined;

const quiet: Reader<{ readonly from: string; readonly to: string }> = (value) => {
  if (!isJsonObject(value)) return undefined;
  const [from, to] = [time(value.from ?? null), time(value.to ?? null)];
  return from === undefined || to === undefined ? undefined : { from, to };
};

const notificationReaders: Readers<NotificationSettings> = {
  needsSignIn: flag,
  restored: flag,
  thresholds: flag,
  exhausted: flag,
  reset: flag,
};

/** `notifications` is looked into field by field, so that one wrong field does not switch the others back on. */
const readers: Readers<Omit<Settings, 'notifications'>> = {
  tokenEndpoint: choice('standard', 'discover'),
  whoRefreshes: choice('auto', 'codex', 'app', 'nobody'),
  management: choice('ask', 'manage', 'watch'),
  ambiguousFailuresBeforeFlag: wholeNumber(1, 100),
  checkLimitedAfterReset: flag,
  weeklyCheck: choice('unasked', 'on', 'off'),
  proxy: orNull(proxy),
  hideEmails: flag,
  showAs: choice('left', 'used'),
  showResetAs: choice('countdown', 'clock'),
  cadence: choice('adaptive', 'manual', 2, 5, 15, 30),
  thresholdsUsedPercent: percents,
  quietHours: orNull(quiet),
  titleText: flag,
  launchAtLogin: flag,
  globalShortcut: orNull(shortcut),
  theme: choice('system', 'light', 'dark'),
};

export interface ReadSettings {
  readonly settings: Settings;
  /** Names of what was written wrongly, such as `notifications.reset`; its default counts. `settings.json` when nothing of it can be read. */
  readonly problems: readonly string[];
}

/** `value`: the parsed file, undefined when its text is not JSON. Names that are not ours are no problem. */
export function readSettings(value: JsonValue | undefined): ReadSettings {
  if (!isJsonObject(value)) return { settings: defaultSettings, problems: ['settings.json'] };
  const { notifications: noticeDefaults, ...defaults } = defaultSettings;
  const top = readFields({ readers, defaults, source: value, prefix: '' });
  const inner = value.notifications ?? {};
  const isWrong = !isJsonObject(inner);
  const notifications = readFields({
    readers: notificationReaders,
    defaults: noticeDefaults,
    source: isWrong ? {} : inner,
    prefix: 'notifications.',
  });
  return {
    settings: { ...top.fields, notifications: notifications.fields },
    problems: [...top.problems, ...(isWrong ? ['notifications'] : []), ...notifications.problems],
  };
}

interface FieldSource<T> {
  readonly readers: Readers<T>;
  readonly defaults: T;
  readonly source: JsonObject;
  /** In front of the names in `problems`. */
  readonly prefix: string;
}

function readFields<T extends object>(
  from: FieldSource<T>,
): { readonly fields: T; readonly problems: readonly string[] } {
  const fields = { ...from.defaults };
  const problems: string[] = [];
  for (const name in from.readers) {
    const written = Object.hasOwn(from.source, name) ? from.source[name] : undefined;
    if (written === undefined) continue;
    const fit = from.readers[name](written);
    if (fit === undefined) problems.push(`${from.prefix}${name}`);
    else fields[name] = fit;
  }
  return { fields, problems };
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
