import { Fragment, type ReactElement } from 'react';
import type { RowView } from '../lib/restore-rows.ts';
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
              {httpStatus !== null && `, HTTP ${httpStatus}`}
            </dd>
          </Fragment>
        ))}
        <dt className="narrow-only">Health</dt>
        <dd className="narrow-only">{row.health}</dd>
        <dt>Next</dt>
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
