import { type ReactElement, useLayoutEffect, useRef } from 'react';
import { send } from '../lib/bridge.ts';
import { restoreTexts } from '../texts/restore-texts.ts';

/** Either answer is kept, so that it is not asked again. */
export function WeeklyOffer(): ReactElement {
  const offer = useRef<HTMLParagraphElement>(null);
  useKeyboardHandedOn(offer);
  const answer = (weeklyCheck: 'on' | 'off'): void => void send('settings:change', { change: { weeklyCheck } });
  return (
    <p className="below offer" ref={offer}>
      <span>{restoreTexts.weeklyOffer}</span>
      <button type="button" className="link" onClick={() => answer('on')}>
        {restoreTexts.weeklyYes}
      </button>
      <button type="button" className="link" onClick={() => answer('off')}>
        {restoreTexts.weeklyNo}
      </button>
    </p>
  );
}

/** Once it is answered it is gone, and the keyboard would be nowhere: the button that puts the result away comes next. */
function useKeyboardHandedOn(offer: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const part = offer.current;
    return () => {
      if (part?.contains(document.activeElement) !== true) return;
      document.querySelector<HTMLElement>('.rw-foot .btn.main')?.focus();
    };
  }, [offer]);
}
