import type { ReactElement } from 'react';
import { useNow } from '../lib/use-now.ts';
import { signInTexts, timeLeft } from '../texts/sign-in-texts.ts';

/** "Waiting, 4:12 left." */
export function TimeLeft({ until }: { readonly until: string }): ReactElement {
  const left = timeLeft(Date.parse(until), useNow(1000));
  return (
    <span className="time-left">
      {signInTexts.waiting}, <span className="fig">{left}</span> {signInTexts.left}
    </span>
  );
}
