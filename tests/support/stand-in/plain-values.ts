import { type Fields, fieldsOf } from './devtools.ts';

/** What a structured clone carries of the values this app sends; anything else is refused as Electron refuses it. */
export function packed(value: unknown): unknown {
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'function' || typeof value === 'symbol') throw new Error('An object could not be cloned.');
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(packed);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new Error('An object could not be cloned.');
  return mapped(fieldsOf(value), packed);
}

export function unpacked(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(unpacked);
  const fields = fieldsOf(value);
  if (fields['$undefined'] === true) return undefined;
  if ('$function' in fields || '$promise' in fields) throw new Error('An object could not be cloned.');
  return mapped(fields, unpacked);
}

function mapped(fields: Fields, change: (value: unknown) => unknown): Fields {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, change(value)]));
}
