import { type ReactElement, type RefObject, useEffect } from 'react';
import { MarkIcon } from '../components/MarkIcon.tsx';
import type { ResultView } from '../lib/diagnosis-page.ts';
import { diagnosisTexts } from '../texts/diagnosis-texts.ts';
import { PatientButton } from './PatientButton.tsx';

interface RepairResultProps {
  readonly result: ResultView;
  readonly isBusy: boolean;
  /** The buttons that were pressed are gone. */
  readonly takesFocus: boolean;
  readonly place: RefObject<HTMLHeadingElement | null>;
  readonly onUndo: () => void;
}

/** What a repair did, and the way back. */
export function RepairResult({ result, isBusy, takesFocus, place, onUndo }: RepairResultProps): ReactElement {
  const { title, text, steps, canUndo } = result;
  useEffect(() => {
    if (!takesFocus) return;
    // Not at once: a dialog that has just closed gives the focus back to where it was before.
    const later = setTimeout(() => place.current?.focus(), 0);
    return () => clearTimeout(later);
  }, [takesFocus, place]);
  return (
    <section className="hold" aria-labelledby="result">
      <MarkIcon mark={steps.some(({ isDone }) => !isDone) ? 'what' : 'check'} tone="" />
      <h2 id="result" ref={place} tabIndex={-1}>
        {title}
      </h2>
      <div>
        {steps.length > 0 && (
          <ul>
            {steps.map(({ id, isDone, subject, text: said }) => (
              <li key={id} className={isDone ? '' : 'warn'}>
                <b>{subject}</b>: {said}
              </li>
            ))}
          </ul>
        )}
        {text !== null && <p>{text}</p>}
      </div>
      {canUndo && (
        <div className="acts">
          <PatientButton text={diagnosisTexts.undo} isWaiting={isBusy} onClick={onUndo} />
        </div>
      )}
    </section>
  );
}
