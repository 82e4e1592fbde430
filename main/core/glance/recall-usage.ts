import { isJsonObject, type JsonValue } from '../json.ts';
import type { AdditionalLimit, UsageReading, UsageWindow } from '../usage/usage-reading.ts';
import { noValues, type UsageMemory } from '../usage-memory/last-values.ts';
import { oldBecause } from '../usage-memory/old-values.ts';
import type { RememberedUsage } from './account-status.ts';

/** The last values of an account from disk. They are ours, but anybody may have edited the file, so shapes are looked at. */
export function recallUsage(memory: UsageMemory, key: string, nowMs: number): RememberedUsage {
  const values = memory.accounts.get(key) ?? noValues;
  const reading = values.reading === null ? null : readingFrom(values.reading.value, values.reading.fetchedAtMs);
  const resetAtMs = reading?.windows.flatMap((window) => window.resetAtMs ?? []) ?? [];
  return {
    reading,
    fetchedAtMs: values.reading?.fetchedAtMs ?? null,
    error: values.error,
    isOld: oldBecause({ values, resetAtMs, intervalMs: null, nowMs }) !== null,
  };
}

function readingFrom(value: JsonValue, fetchedAtMs: number): UsageReading | null {
  if (!isJsonObject(value)) return null;
  const { plan, allowed, limitReached, reachedType, credits, resetCreditCount, resetCreditEndsAtMs: endsAtMs } = value;
  return {
    plan: typeof plan === 'string' ? plan : null,
    windows: windowsFrom(value['windows']),
    additional: Array.isArray(value['additional']) ? value['additional'].flatMap(additionalFrom) : [],
    allowed: typeof allowed === 'boolean' ? allowed : null,
    limitReached: typeof limitReached === 'boolean' ? limitReached : null,
    reachedType: typeof reachedType === 'string' ? reachedType : null,
    credits: creditsFrom(credits),
    resetCreditCount: finite(resetCreditCount),
    ...(Array.isArray(endsAtMs) ? { resetCreditEndsAtMs: endsAtMs.flatMap((at: JsonValue) => moment(at) ?? []) } : {}),
    fetchedAtMs,
  };
}

function windowsFrom(value: JsonValue | undefined): readonly UsageWindow[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((window: JsonValue) =>
    isJsonObject(window)
      ? [
          {
            usedPercent: finite(window['usedPercent']),
            windowSeconds: finite(window['windowSeconds']),
            resetAtMs: moment(window['resetAtMs']),
          },
        ]
      : [],
  );
}

function additionalFrom(value: JsonValue): readonly AdditionalLimit[] {
  return isJsonObject(value) && typeof value['name'] === 'string'
    ? [{ name: value['name'], windows: windowsFrom(value['windows']) }]
    : [];
}

function creditsFrom(value: JsonValue | undefined): UsageReading['credits'] {
  if (!isJsonObject(value)) return null;
  const { balance } = value;
  return {
    hasCredits: value['hasCredits'] === true,
    unlimited: value['unlimited'] === true,
    balance: typeof balance === 'string' ? balance : null,
  };
}

function finite(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function moment(value: JsonValue | undefined): number | null {
  const atMs = finite(value);
  return atMs !== null && Math.abs(atMs) <= 8.64e15 ? atMs : null;
}
