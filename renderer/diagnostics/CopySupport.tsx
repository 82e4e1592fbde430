import { type ReactElement, useEffect, useState } from 'react';
import { send } from '../lib/bridge.ts';
import { diagnosisTexts as texts } from '../texts/diagnosis-texts.ts';
import { PatientButton } from './PatientButton.tsx';

const shownForMs = 2000;

type Phase = 'ready' | 'copying' | 'copied';
const labels: Readonly<Record<Phase, string>> = { ready: texts.copy, copying: texts.copying, copied: texts.copied };

/** Into the clipboard for a support request; without e-mail addresses unless they are asked for, each time anew. */
export function CopySupport(): ReactElement {
  const [phase, setPhase] = useState<Phase>('ready');
  const [withEmails, setWithEmails] = useState(false);
  useEffect(() => {
    if (phase !== 'copied') return;
    const timer = setTimeout(() => setPhase('ready'), shownForMs);
    return () => clearTimeout(timer);
  }, [phase]);
  const copy = async (): Promise<void> => {
    setPhase('copying');
    setPhase((await send('diagnosis:copy', { withEmails })) === undefined ? 'ready' : 'copied');
  };
  return (
    <>
      <label className="pick">
        <input
          className="box"
          type="checkbox"
          checked={withEmails}
          onChange={(event) => setWithEmails(event.target.checked)}
        />
        {texts.withEmails}
      </label>
      <PatientButton text={labels[phase]} isWaiting={phase === 'copying'} onClick={() => void copy()} />
      <span className="unseen" role="status">
        {phase === 'copied' ? texts.copiedSaid : ''}
      </span>
    </>
  );
}
