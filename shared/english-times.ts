/** How this person's clock is written, in English as every other word of ours. */
export interface EnglishTimes {
  /** For `Intl`: of the order of day and month, and of AM and PM. */
  readonly locale: 'en-GB' | 'en-US';
  /** "16:40" or "4:40 PM". */
  readonly clock: { readonly hour: 'numeric' | '2-digit'; readonly minute: '2-digit' };
}

/** `locale`: as the system names it, also one that `Intl` does not take, such as `C`. */
export function englishTimes(locale: string): EnglishTimes {
  return hasHalfDays(locale)
    ? { locale: 'en-US', clock: { hour: 'numeric', minute: '2-digit' } }
    : { locale: 'en-GB', clock: { hour: '2-digit', minute: '2-digit' } };
}

function hasHalfDays(locale: string): boolean {
  try {
    return new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;
  } catch {
    return false;
  }
}
