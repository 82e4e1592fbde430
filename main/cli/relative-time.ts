import { durationText } from '../core/duration-text.ts';

const minuteMs = 60_000;

export function agoText(atIso: string | null, nowMs: number): string {
  if (atIso === null) return '–';
  const ageMs = nowMs - Date.parse(atIso);
  return ageMs < minuteMs ? 'just now' : `${durationText(ageMs)} ago`;
}

export function resetText(atIso: string | null, nowMs: number): string {
  if (atIso === null) return '–';
  const leftMs = Date.parse(atIso) - nowMs;
  return leftMs <= 0 ? 'has reset since' : `in ${durationText(leftMs)}`;
}
