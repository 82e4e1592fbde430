import type { ReactElement } from 'react';
import type { FindingView } from '../lib/diagnosis-findings.ts';
import { actionTexts, diagnosisTexts } from '../texts/diagnosis-texts.ts';
import { PatientButton } from './PatientButton.tsx';
import { Sentence } from './Sentence.tsx';
import { SeverityMark } from './SeverityMark.tsx';
import type { DiagnosisIntents } from './use-diagnosis.ts';

interface FindingsProps {
  readonly findings: readonly FindingView[];
  readonly isBusy: boolean;
  readonly act: DiagnosisIntents['act'];
}

/** Each with its reason and the next step: a sentence with a command in it, or a button that does it. */
export function Findings({ findings, isBusy, act }: FindingsProps): ReactElement | null {
  if (findings.length === 0) return null;
  return (
    <ul className="findings" aria-label={diagnosisTexts.findings}>
      {findings.map(({ id, mark, severity, subject, sentence, step, action }) => (
        <li key={id}>
          <SeverityMark mark={mark} />
          <div>
            <h2>
              <span className="unseen">{severity}: </span>
              {subject}
            </h2>
            <p>
              <Sentence pieces={sentence} />
            </p>
            <p className="mute">
              <Sentence pieces={step} />
            </p>
          </div>
          {action !== null && (
            <PatientButton
              text={actionTexts[action.kind]}
              name={`${actionTexts[action.kind]} ${subject}`}
              isWaiting={isBusy && (action.kind === 'repair' || action.kind === 'read')}
              onClick={() => act(action)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
