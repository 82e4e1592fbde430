import type { ReactElement } from 'react';
import type { DetailsView } from '../lib/diagnosis-page.ts';
import { diagnosisTexts } from '../texts/diagnosis-texts.ts';
import { Sentence } from './Sentence.tsx';

/** Everything that was looked at, for whoever wants to know; folded. */
export function Details({ details: { summary, groups, remarks } }: { readonly details: DetailsView }): ReactElement {
  return (
    <details className="part fold">
      <summary>
        <svg className="ic" viewBox="0 0 16 16" aria-hidden="true">
          <path d="m6 4.5 3.5 3.5L6 11.5" />
        </svg>
        <b>{diagnosisTexts.details}</b>
        <span className="mute">{summary}</span>
      </summary>
      {groups.map(({ title, lines }) => (
        <div key={title} className="family">
          <h3>{title}</h3>
          <dl>
            {lines.map(({ id, subject, text }) => (
              <div key={id}>
                <dt>{subject}</dt>
                <dd>
                  <Sentence pieces={text} />
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
      {remarks.map((pieces) => (
        <p key={pieces[0]?.text} className="remark">
          <Sentence pieces={pieces} />
        </p>
      ))}
    </details>
  );
}
