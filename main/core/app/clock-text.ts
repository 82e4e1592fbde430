const dayMs = 24 * 60 * 60 * 1000;
const timeStyle = { hour: '2-digit', minute: '2-digit' } as const;

/** "16:40" within a day, "Fri 09:00" beyond, as the person's own clock would show it. */
export function clockTextAt(
  atMs: number,
  { nowMs, locale }: { readonly nowMs: number; readonly locale: string },
): string {
  const time = new Intl.DateTimeFormat(knownLocale(locale), timeStyle).format(atMs);
  if (atMs - nowMs < dayMs) return time;
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
