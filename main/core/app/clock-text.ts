/** Just after midnight nobody wonders which morning is meant. */
const soonMs = 6 * 60 * 60 * 1000;
const timeStyle = { hour: '2-digit', minute: '2-digit' } as const;

/** "16:40" today or in a few hours, "Fri 09:00" otherwise, as the person's own clock would show it. */
export function clockTextAt(
  atMs: number,
  { nowMs, locale }: { readonly nowMs: number; readonly locale: string },
): string {
  const time = new Intl.DateTimeFormat(knownLocale(locale), timeStyle).format(atMs);
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  if (isToday || Math.abs(atMs - nowMs) < soonMs) return time;
  return `${new Intl.DateTimeFormat(knownLocale(locale), { weekday: 'short' }).format(atMs)} ${time}`;
}

/** The system may name one that `Intl` does not take, such as `C`. */
function knownLocale(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}
