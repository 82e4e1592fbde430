import type { ReactElement } from 'react';
import type { StoryRow } from '../lib/diagnosis-page.ts';
import { diagnosisTexts } from '../texts/diagnosis-texts.ts';

/** Who else was at work on the sign-ins, and for how long. */
export function ConflictStory({ story }: { readonly story: readonly StoryRow[] }): ReactElement {
  return (
    <section className="part story" aria-labelledby="story">
      <h2 id="story">{diagnosisTexts.story}</h2>
      <ul>
        {story.map(({ id, text, hint, when }) => (
          <li key={id}>
            <span>
              {text}
              {hint !== null && <small>{hint}</small>}
            </span>
            <span className="mute">{when}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
