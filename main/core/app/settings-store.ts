import type { Settings } from '../../../shared/settings.ts';
import { AppError } from '../app-error.ts';
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '../json.ts';
import { defaultSettings, type ReadSettings, readSettings } from '../settings.ts';

/** `settings.json` as it is, with names that are not ours; the adapter keeps a broken one aside before the first write. */
export interface SettingsFile {
  read(): Promise<JsonObject>;
  update(change: (before: JsonObject) => JsonObject): Promise<JsonObject>;
  /** The name under which the last update kept a broken file; null when none was broken, or that was asked before. */
  takeKeptAside(): string | null;
}

/** What a person has to know about the file, since they may have written it. */
export type SettingsTrouble =
  /** Nothing of it, at the start. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'not-understood'; readonly names: readonly string[] }
  | { readonly kind: 'kept-aside'; readonly fileName: string };

/** What counts now; written by the app, read by the command. */
export interface SettingsStore {
  now(): Settings;
  /** Durable when it resolves. Rejects with `wrong-usage` for what makes no sense, and changes nothing then. */
  change(change: Partial<Settings>): Promise<Settings>;
  /** What was not asked for before. */
  takeTroubles(): readonly SettingsTrouble[];
}

/** Of a file that cannot be read at all, among the names that were not understood. */
const wholeFile = 'settings.json';

export function createSettingsStore(file: SettingsFile, atStart: ReadSettings): SettingsStore {
  let { settings } = atStart;
  let known = chosenIn(settings);
  let told: readonly string[] = atStart.problems;
  let troubles = troublesOf(atStart.problems);
  return {
    now: () => settings,
    async change(change) {
      const written = await file.update((before) => changedRecord(isEmpty(before) ? known : before, change));
      const read = readSettings(written);
      const fileName = file.takeKeptAside();
      const keptAside =
        fileName === null || told.includes(wholeFile) ? [] : [{ kind: 'kept-aside', fileName } as const];
      const fresh = read.problems.filter((name) => !told.includes(name));
      troubles = [...troubles, ...keptAside, ...troublesOf(fresh)];
      told = read.problems;
      known = written;
      settings = read.settings;
      return settings;
    },
    takeTroubles() {
      const taken = troubles;
      troubles = [];
      return taken;
    },
  };
}

function troublesOf(problems: readonly string[]): readonly SettingsTrouble[] {
  if (problems.includes(wholeFile)) return [{ kind: 'unreadable' }];
  return problems.length === 0 ? [] : [{ kind: 'not-understood', names: problems }];
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
