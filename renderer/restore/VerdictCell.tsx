import type { ReactElement } from 'react';
import type { RowView } from '../lib/restore-rows.ts';
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
  if (verdict === null) return <Ladder isStopping={isStopping} />;
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

const steps = ['look', 'try', 'refresh', 'try-new'] as const;

/** Four steps as in every check. Which one an account is at is not told, so all of them walk. */
function Ladder({ isStopping }: { readonly isStopping: boolean }): ReactElement {
  return (
    <div>
      <div className={isStopping ? 'ladder' : 'ladder walks'} aria-hidden="true">
        {steps.map((step) => (
          <i key={step} />
        ))}
      </div>
      <p className="two">{isStopping ? 'Stopping…' : 'Being checked'}</p>
    </div>
  );
}
