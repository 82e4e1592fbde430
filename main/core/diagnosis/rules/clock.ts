import { finding, type Judged, sound } from '../finding.ts';

/** `aheadMs`: how far the service is ahead of this computer; null when no answer said. */
export function judgeClock(aheadMs: number | null): readonly Judged[] {
  const subject = 'Clock';
  if (aheadMs === null) return [sound('clock', subject, 'not compared: no service answered')];
  if (aheadMs === 0) return [sound('clock', subject, 'agrees with the services')];
  const sentence = `It is ${lengthOf(Math.abs(aheadMs))} ${aheadMs > 0 ? 'behind' : 'ahead of'} the services.`;
  return [finding('clock-off', { subject, sentence })];
}

function lengthOf(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 120) return `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
