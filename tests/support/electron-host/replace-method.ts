import { note } from './journal-link.ts';

/**
 * Puts another function into the place of one of Electron's. Modules that asked for the part before see it too, since the part stays
 * the same object. False, and said in the journal, where Electron does not allow it: nothing is missed without a word.
 */
export function replaceMethod<T extends object, K extends keyof T & string>(
  part: T,
  name: K,
  wrap: (original: T[K]) => T[K],
): boolean {
  const replacement = wrap(part[name]);
  const property = { value: replacement, writable: true, configurable: true, enumerable: true };
  const isSet = Reflect.set(part, name, replacement) || Reflect.defineProperty(part, name, property);
  const isReplaced = isSet && part[name] === replacement;
  if (!isReplaced) note({ kind: 'not-recorded', name });
  return isReplaced;
}
