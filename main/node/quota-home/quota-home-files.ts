import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SettingsFile } from '../../core/app/settings-store.ts';
import { encodeToldMemory, nothingTold, parseToldMemory, type ToldMemory } from '../../core/app/told-memory.ts';
import { type Counters, emptyCounters, encodeCounters, parseCounters } from '../../core/flagging/counters.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../core/json.ts';
import type { LedgerFiles } from '../../core/ledger/ledger.ts';
import type { Log } from '../../core/ports.ts';
import { defaultSettings, type ReadSettings, readSettings } from '../../core/settings.ts';
import {
  emptyUsageMemory,
  encodeUsageMemory,
  parseUsageMemory,
  type UsageMemory,
} from '../../core/usage-memory/last-values.ts';
import { isAbsent, systemCode } from './file-refusal.ts';
import { createJsonFile, type JsonFile } from './json-file.ts';
import { createLedgerFile, type ReplaceFile, type WorkLock } from './ledger-file.ts';

/** What of ours lies in the quota home beside `custody/` and `log/`. None of it holds a token. */
export interface QuotaHomeFiles {
  readonly dir: string;
  readonly settingsPath: string;
  readonly ledger: LedgerFiles;
  readonly usage: JsonFile<UsageMemory>;
  readonly counters: JsonFile<Counters>;
  /** What the app told people. */
  readonly told: JsonFile<ToldMemory>;
  /** As it is written, for whoever changes it; a broken one is kept beside then. */
  readonly settings: SettingsFile;
  /** Defaults when there is no file; a broken one is reported in `problems`, never touched. */
  readSettings(): Promise<ReadSettings>;
}

export interface QuotaHomeDeps {
  /** See `quotaHomeDir`. Made on the first write. */
  readonly dir: string;
  readonly lock: WorkLock;
  readonly replaceFile: ReplaceFile;
  readonly log: Log;
}

export function createQuotaHomeFiles(deps: QuotaHomeDeps): QuotaHomeFiles {
  const settingsPath = join(deps.dir, 'settings.json');
  return {
    dir: deps.dir,
    settingsPath,
    ledger: createLedgerFile({ ...deps, path: join(deps.dir, 'ledger.ndjson') }),
    usage: createJsonFile({
      ...deps,
      path: join(deps.dir, 'usage.json'),
      empty: emptyUsageMemory,
      parse: parseUsageMemory,
      encode: encodeUsageMemory,
    }),
    counters: createJsonFile({
      ...deps,
      path: join(deps.dir, 'counters.json'),
      empty: emptyCounters,
      parse: parseCounters,
      encode: encodeCounters,
    }),
    told: createJsonFile({
      ...deps,
      path: join(deps.dir, 'notices.json'),
      empty: nothingTold,
      parse: parseToldMemory,
      encode: encodeToldMemory,
    }),
    settings: createSettingsFile(deps, settingsPath),
    readSettings: () => readSettingsFile(settingsPath),
  };
}

function createSettingsFile(deps: QuotaHomeDeps, path: string): SettingsFile {
  let keptAs: string | null = null;
  const file = createJsonFile<JsonObject>({
    ...deps,
    path,
    empty: {},
    parse: (value) => (isJsonObject(value) ? value : null),
    encode: (record) => `${JSON.stringify(record, null, 2)}\n`,
    onKeptAside(name) {
      keptAs = name;
    },
  });
  return {
    ...file,
    takeKeptAside() {
      const name = keptAs;
      keptAs = null;
      return name;
    },
  };
}

async function readSettingsFile(path: string): Promise<ReadSettings> {
  try {
    if (!(await stat(path)).isFile()) return readSettings(undefined);
    const text = await readFile(path, 'utf8');
    // An editor on Windows may have put a byte order mark in front.
    return readSettings(parseJson(text.replace(/^\uFEFF/, '')));
  } catch (error) {
    if (isAbsent(error)) return { settings: defaultSettings, problems: [] };
    if (systemCode(error) === null) throw error;
    return readSettings(undefined);
  }
}
