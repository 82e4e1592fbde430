import type { ReactElement } from 'react';
import type { FoundLine } from '../lib/broken-list.ts';
import { foundTexts } from '../texts/restore-texts.ts';

/** What lies there in place of a list that can be read: nobody has to open it to see which of two files is the better one. */
export function FoundFiles({ found }: { readonly found: readonly FoundLine[] }): ReactElement {
  return (
    <section className="log">
      <h2>{foundTexts.title}</h2>
      <ul>
        {found.map(({ name, at, text }) => (
          <li key={name}>
            <span className="at">{at}</span>
            <span className="wide">
              <code>{name}</code>
              {text}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
