import type { ReactElement } from 'react';
import { MarkIcon } from '../components/MarkIcon.tsx';
import type { RowView } from '../lib/restore-rows.ts';
import type { Offer } from '../lib/restore-verdict.ts';
import type { StepView } from '../lib/step-view.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import { offerTexts } from '../texts/verdict-texts.ts';
import type { RowIntents } from './row-intents.ts';

interface VerdictCellProps {
  readonly row: RowView;
  readonly intents: RowIntents;
  readonly isStopping: boolean;
}

/** What is to be done about an account, what was found, or that it is being checked. */
export function VerdictCell({ row, intents, isStopping }: VerdictCellProps): ReactElement {
  const { verdict } = row;
  if (verdict === null) return <Ladder step={row.step} isStopping={isStopping} />;
  const { mark, tone, title, isStrong, detail, offer } = verdict;
  const link = offer === null || !row.canAct ? null : { offer, row, intents };
  const isTheTitle = offer !== null && title === offerTexts[offer];
  const hasSecond = link !== null && !isTheTitle;
  return (
    <div className="verdict">
      <MarkIcon mark={mark} tone={tone} />
      <div>
        <p>
          {link !== null && isTheTitle ? (
            <OfferLink {...link} isStrong />
          ) : (
            <Title title={title} isStrong={isStrong} isFaint={mark === 'none'} />
          )}
        </p>
        {(detail !== '' || hasSecond) && (
          <p className="two">
            {detail}
            {detail !== '' && hasSecond && ' · '}
            {hasSecond && <OfferLink {...link} />}
          </p>
        )}
      </div>
    </div>
  );
}

interface TitleProps {
  readonly title: string;
  readonly isStrong: boolean;
  readonly isFaint: boolean;
}

function Title({ title, isStrong, isFaint }: TitleProps): ReactElement {
  return isStrong ? <b>{title}</b> : <span className={isFaint ? 'faint' : undefined}>{title}</span>;
}

interface OfferLinkProps {
  readonly offer: Offer;
  readonly row: RowView;
  readonly intents: RowIntents;
  readonly isStrong?: boolean;
}

function OfferLink({ offer, row: { key, label }, intents, isStrong = false }: OfferLinkProps): ReactElement {
  const acts: Readonly<Record<Offer, () => void>> = {
    restore: () => intents.restore(key),
    'check-again': () => intents.checkAgain(key),
    'sign-in': () => intents.signIn(key),
    'show-sign-in': () => intents.showSignIn(),
    compare: () => intents.compare(key),
  };
  const text = offerTexts[offer];
  return (
    <button
      type="button"
      className={isStrong ? 'link strong' : 'link'}
      data-offer={offer}
      onClick={acts[offer]}
      aria-label={`${text}, ${label}`}
    >
      {text}
    </button>
  );
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
      <p className="two">{isStopping ? restoreTexts.stopping : step.text}</p>
    </div>
  );
}
