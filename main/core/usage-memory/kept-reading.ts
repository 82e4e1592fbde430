import { isJsonObject, type JsonObject, parseJson } from '../json.ts';
import type { UsageReading } from '../usage/usage-reading.ts';
import type { KeptReading } from './last-values.ts';

/** A reading as the file has it. */
export function keptReading(reading: UsageReading): KeptReading {
  const { fetchedAtMs, ...value } = reading;
  return { fetchedAtMs, value: plainJson(value) };
}

/** A reading is plain data; going through JSON is what the file does to it anyway. */
function plainJson(value: object): JsonObject {
  const parsed = parseJson(JSON.stringify(value));
  return isJsonObject(parsed) ? parsed : {};
}
