import { CSPProvider } from '@base-ui/react/csp-provider';
import { type ReactElement, useRef } from 'react';
import { MarkIcon } from '../components/MarkIcon.tsx';
import { diagnosisPage, type PageView } from '../lib/diagnosis-page.ts';
import type { DiagnosisState, RepairState } from '../lib/diagnosis-state.ts';
import { useNow } from '../lib/use-now.ts';
import { usePainted } from '../lib/use-painted.ts';
import { useFailure, useSnapshot } from '../lib/use-snapshot.ts';
import { diagnosisTexts as texts } from '../texts/diagnosis-texts.ts';
import { ConflictStory } from './ConflictStory.tsx';
import { CopySupport } from './CopySupport.tsx';
import { Details } from './Details.tsx';
import { Findings } from './Findings.tsx';
import { HealthTable } from './HealthTable.tsx';
import { PatientButton } from './PatientButton.tsx';
import { RepairDialog } from './RepairDialog.tsx';
import { RepairResult } from './RepairResult.tsx';
import { SeverityMark } from './SeverityMark.tsx';
import { type DiagnosisIntents, useDiagnosis } from './use-diagnosis.ts';

const minuteMs = 60_000;

/** What is wrong with the setup, and what to do about it. */
export function DiagnosticsWindow(): ReactElement {
  const snapshot = useSnapshot();
  const failure = useFailure();
  const { state, intents } = useDiagnosis();
  const nowMs = useNow(minuteMs);
  const result = useRef<HTMLHeadingElement>(null);
  usePainted(snapshot?.takenAt ?? null);
  if (snapshot === null) return <main className="rw dg" aria-busy="true" aria-label={texts.window} />;
  const { locale, platform } = snapshot.surroundings;
  const page = diagnosisPage(state, { locale, nowMs });
  const trouble = failure === null ? page.trouble : { title: failure.message, text: failure.hint };
  return (
    <CSPProvider disableStyleElements>
      <main className="rw dg" aria-label={texts.window} aria-busy={page.isBusy}>
        {trouble !== null && (
          <div className="hold" role="alert">
            <MarkIcon mark="what" tone="" />
            <h2>{trouble.title}</h2>
            <p>{trouble.text}</p>
          </div>
        )}
        <Head page={page} />
        <div className="rw-body">
          {page.result !== null && (
            <RepairResult
              result={page.result}
              isBusy={page.isBusy}
              takesFocus={isDone(state.repair)}
              place={result}
              onUndo={intents.takeBack}
            />
          )}
          <Findings findings={page.findings} isBusy={page.isBusy} act={intents.act} />
          {page.accounts !== null && <HealthTable accounts={page.accounts} />}
          {page.story.length > 0 && <ConflictStory story={page.story} />}
          {page.details !== null && <Details details={page.details} />}
        </div>
        <Foot page={page} state={state} intents={intents} />
        <p className="unseen" role="status">
          {page.announcement}
        </p>
      </main>
      {state.repair.kind === 'asking' && (
        <RepairDialog
          plan={state.repair.plan}
          platform={platform}
          onRepair={intents.repair}
          onClose={intents.dismiss}
        />
      )}
    </CSPProvider>
  );
}

function isDone({ kind }: RepairState): boolean {
  return kind === 'repaired' || kind === 'taken-back';
}

function Head({ page: { title, sentence, tally, isWell } }: { readonly page: PageView }): ReactElement {
  return (
    <header className="rw-head">
      <h1>
        {isWell && <MarkIcon mark="check" tone="" />}
        {title}
      </h1>
      {sentence !== null && <p>{sentence}</p>}
      {tally.length > 0 && (
        <ul className="tally">
          {tally.map(({ mark, text }) => (
            <li key={mark}>
              <SeverityMark mark={mark} />
              {text}
            </li>
          ))}
        </ul>
      )}
    </header>
  );
}

interface FootProps {
  readonly page: PageView;
  readonly state: DiagnosisState;
  readonly intents: DiagnosisIntents;
}

function Foot({ page, state, intents }: FootProps): ReactElement {
  const { isBusy, canRepair, lookedAt } = page;
  return (
    <footer className="rw-foot">
      <span>{lookedAt}</span>
      {lookedAt !== null && <CopySupport />}
      <PatientButton
        text={state.isLooking ? texts.checking : texts.checkAgain}
        isWaiting={isBusy}
        onClick={intents.look}
      />
      {canRepair && <PatientButton text={repairText(state.repair)} isMain isWaiting={isBusy} onClick={intents.plan} />}
    </footer>
  );
}

function repairText({ kind }: RepairState): string {
  if (kind === 'planning') return texts.planning;
  return kind === 'repairing' ? texts.repairing : texts.repair;
}
