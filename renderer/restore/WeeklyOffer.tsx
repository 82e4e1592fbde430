import type { ReactElement } from 'react';
import { send } from '../lib/bridge.ts';
import { restoreTexts } from '../texts/restore-texts.ts';

/** Either answer is kept, so that it is not asked again. */
export function WeeklyOffer(): ReactElement {
  const answer = (weeklyCheck: 'on' | 'off'): void => void send('settings:change', { change: { weeklyCheck } });
  return (
    <p className="below offer">
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
