import type { ReactElement } from 'react';
import type { RowView } from '../lib/restore-rows.ts';
import type { StepView } from '../lib/step-view.ts';
import { MarkIcon } from './MarkIcon.tsx';
import type { RowIntents } from './row-intents.ts';

interface VerdictCellProps {
  readonly row: RowView;
  readonly intents: RowIntents;
  readonly isStopping: boolean;
}

/** What is to be done about an account, what was found, or that it is being checked. */
export function VerdictCell({ row, intents, isStopping }: VerdictCellProps): ReactElement {
  const { verdict, key } = row;
  if (verdict === null) return <Ladder step={row.step} isStopping={isStopping} />;
  const { mark, tone, title, isStrong, detail, offer } = verdict;
  const act = (): void => (offer === 'restore' ? intents.restore(key) : intents.checkAgain(key));
  return (
    <div className="verdict">
      <MarkIcon mark={mark} tone={tone} />
      <div>
        <p>{isStrong ? <b>{title}</b> : <span className={mark === 'none' ? 'faint' : undefined}>{title}</span>}</p>
        {(detail !== '' || offer !== null) && (
          <p className="two">
            {detail}
            {offer !== null && row.canAct && (
              <>
                {detail === '' ? '' : ' · '}
                <button type="button" className="link" onClick={act} aria-label={`${offerText(offer)}, ${row.label}`}>
                  {offerText(offer)}
                </button>
              </>
            )}
          </p>
        )}
      </div>
    </div>
  );
}

function offerText(offer: 'check-again' | 'restore'): string {
  return offer === 'restore' ? 'Restore' : 'Check again';
}

/** In words as well: the rungs alone are hidden from who cannot see them. */
function Ladder({ step, isStopping }: { readonly step: StepView; readonly isStopping: boolean }): ReactElement {
  return (
    <div>
      <div className={isStopping ? 'ladder' : 'ladder walks'} aria-hidden="true">
        {step.rungs.map(({ name, state }) => (
          <i key={name} className={state} />
        ))}
      </div>
      <p className="two">{isStopping ? 'Stopping…' : step.text}</p>
    </div>
  );
}
