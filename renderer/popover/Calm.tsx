import type { ReactNode } from 'react';
import { StateGlyph } from '../components/StateGlyph.tsx';

interface CalmProps {
  readonly text: string;
  readonly hint?: string | null;
  readonly glyph?: 'error' | 'offline';
  /** At the end of the sentence: for whoever wants to know more about what passes by itself. */
  readonly more?: ReactNode;
  readonly children?: ReactNode;
}

/** A quiet strip: what is so and, below it, what follows. */
export function Calm({ text, hint = null, glyph, more, children }: CalmProps) {
  return (
    <div className="strip calm">
      {glyph === undefined ? null : <StateGlyph state={glyph} />}
      <span className="say">
        <span>
          {hint === null ? text : <b>{text}</b>} {more}
        </span>
        {hint === null ? null : <small>{hint}</small>}
      </span>
      {children}
    </div>
  );
}
