import { Fragment, type ReactElement } from 'react';
import type { RowView } from '../lib/restore-rows.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import { texts } from '../texts/texts.ts';
import type { RowActionView } from './row-intents.ts';

interface OpenedRowProps {
  readonly row: RowView;
  readonly actions: readonly RowActionView[];
}

/** The account's story, newest line first, what comes next, and what can be done. */
export function OpenedRow({ row, actions }: OpenedRowProps): ReactElement {
  return (
    <td className="more-box">
      <dl>
        {row.story.map(({ id, at, text, code, httpStatus }) => (
          <Fragment key={id}>
            <dt>{at}</dt>
            <dd>
              {text}
              {code !== null && (
                <>
                  {', '}
                  <code>{code}</code>
                </>
              )}
              {httpStatus !== null && restoreTexts.httpStatus(httpStatus)}
            </dd>
          </Fragment>
        ))}
        <SignInDates dates={row.dates} />
        <dt className="narrow-only">{restoreTexts.health}</dt>
        <dd className="narrow-only">{row.health}</dd>
        <dt>{restoreTexts.next}</dt>
        <dd>{row.next}</dd>
      </dl>
      <p className="acts">
        {actions.map(({ text, act }) => (
          <button key={text} type="button" className="link" onClick={act}>
            {text}
          </button>
        ))}
      </p>
    </td>
  );
}

function SignInDates({ dates }: Pick<RowView, 'dates'>): ReactElement {
  const known = [
    { name: texts.lastRefreshed, text: dates?.refreshed ?? null },
    { name: texts.accessToken, text: dates?.access ?? null },
  ].filter(({ text }) => text !== null);
  return (
    <>
      {known.map(({ name, text }) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </Fragment>
      ))}
    </>
  );
}
