import type { ReactElement } from 'react';
import { MarkIcon } from '../components/MarkIcon.tsx';
import type { ListView, ProgressView } from '../lib/restore-view.ts';
import { restoreTexts } from '../texts/restore-texts.ts';

/** Title, one sentence, and what became of each account so far. */
export function RestoreHead({ list }: { readonly list: ListView }): ReactElement {
  return (
    <header className="rw-head">
      <h1>{list.title}</h1>
      {list.sentence !== null && <p>{list.sentence}</p>}
      {list.progress !== null && <Segments progress={list.progress} />}
      {list.tally.length > 0 && (
        <ul className="tally">
          {list.tally.map(({ mark, tone, text }) => (
            <li key={mark}>
              <MarkIcon mark={mark} tone={tone} />
              {text}
            </li>
          ))}
        </ul>
      )}
    </header>
  );
}

function Segments({ progress: { segments, done, total } }: { readonly progress: ProgressView }): ReactElement {
  return (
    <div
      className="segs tall"
      role="progressbar"
      aria-label={restoreTexts.progress}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      aria-valuetext={restoreTexts.progressSaid(done, total)}
    >
      {segments.map(({ key, segment }) => (
        <i key={key} className={segment} />
      ))}
    </div>
  );
}
