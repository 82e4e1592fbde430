import type { Settings } from '../../../shared/settings.ts';
import { AppError } from '../app-error.ts';
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '../json.ts';
import { defaultSettings, readSettings } from '../settings.ts';

/** `settings.json` as it is, with names that are not ours; the adapter keeps a broken one aside before the first write. */
export interface SettingsFile {
  read(): Promise<JsonObject>;
  update(change: (before: JsonObject) => JsonObject): Promise<JsonObject>;
}

/** What counts now; written by the app, read by the command. */
export interface SettingsStore {
  now(): Settings;
  /** Durable when it resolves. Rejects with `wrong-usage` for what makes no sense, and changes nothing then. */
  change(change: Partial<Settings>): Promise<Settings>;
}

export function createSettingsStore(file: SettingsFile, atStart: Settings): SettingsStore {
  let settings = atStart;
  let known = chosenIn(atStart);
  return {
    now: () => settings,
    async change(change) {
      const written = await file.update((before) => changedRecord(isEmpty(before) ? known : before, change));
      known = written;
      settings = readSettings(written).settings;
      return settings;
    },
  };
}

/**
 * A file that is empty, gone or broken by now takes nothing back: what this app goes by is written again. Else a click on a number
 * would bring hidden addresses back.
 */
function isEmpty(record: JsonObject): boolean {
  return Object.keys(record).length === 0;
}

function chosenIn(settings: Settings): JsonObject {
  const usual = new Map(Object.entries(defaultSettings).map(([name, value]) => [name, JSON.stringify(value)]));
  return plainJson(
    Object.fromEntries(Object.entries(settings).filter(([name, value]) => usual.get(name) !== JSON.stringify(value))),
  );
}

/** Only what was changed is written: a default that becomes better one day shall become better for everybody who never chose. */
function changedRecord(before: JsonObject, change: Partial<Settings>): JsonObject {
  const plain = plainJson(change);
  const after = { ...before, ...plain };
  const wrong = readSettings(after).problems.filter((name) => Object.hasOwn(plain, name.split('.')[0] ?? name));
  if (wrong.length === 0) return after;
  throw new AppError('wrong-usage', `That does not fit: ${wrong.join(', ')}.`, { hint: 'Nothing was changed.' });
}

function plainJson(change: object): JsonObject {
  const plain: JsonValue | undefined = parseJson(JSON.stringify(change));
  return isJsonObject(plain) ? plain : {};
}
