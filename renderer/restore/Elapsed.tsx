import type { ReactElement } from 'react';
import { useNow } from '../lib/use-now.ts';
import { restoreTexts } from '../texts/restore-texts.ts';

/** ", 9 s" and ", 2 m 5 s": for how long a run has been going on. */
export function Elapsed({ startedAt }: { readonly startedAt: string }): ReactElement {
  const seconds = Math.max(0, Math.floor((useNow(1000) - Date.parse(startedAt)) / 1000));
  return <>{restoreTexts.elapsed(Math.floor(seconds / 60), seconds % 60)}</>;
}
