import type { Settings } from '../../shared/settings.ts';

/** "1 to 99, each once, ascending"; null: these are no thresholds. */
export function thresholdsFrom(first: string, second: string): readonly number[] | null {
  const texts = [first, second].map((text) => text.replace('%', '').trim()).filter((text) => text !== '');
  const percents = texts.map(Number);
  if (percents.some((percent) => !Number.isInteger(percent) || percent < 1 || percent > 99)) return null;
  return [...new Set(percents)].toSorted((a, b) => a - b);
}

/** "8:05" and "08:05" mean 08:05; null: no time of day. */
export function timeFrom(text: string): string | null {
  const [, hours = '', minutes = ''] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  if (hours === '' || Number(hours) > 23 || Number(minutes) > 59) return null;
  return `${hours.padStart(2, '0')}:${minutes}`;
}

/** A whole number from 1 to 100; null: something else. */
export function countFrom(text: string): number | null {
  const count = Number(text.trim());
  return Number.isInteger(count) && count >= 1 && count <= 100 ? count : null;
}

/** An address that a proxy can have; null: something else. */
export function proxyFrom(text: string): string | null {
  const address = text.trim();
  return /^https?:\/\/[^\s/]+\/?$/.test(address) && URL.canParse(address) ? address : null;
}

export function proxyKind(proxy: Settings['proxy']): 'system' | 'none' | 'address' {
  if (proxy === null) return 'system';
  return proxy === 'none' ? 'none' : 'address';
}
