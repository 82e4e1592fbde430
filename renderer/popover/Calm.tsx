import type { ReactNode } from 'react';
import { StateGlyph } from '../components/StateGlyph.tsx';

interface CalmProps {
  readonly text: string;
  readonly hint?: string | null;
  readonly glyph?: 'error' | 'offline';
  readonly children?: ReactNode;
}

/** A quiet strip: what is so and, below it, what follows. */
export function Calm({ text, hint = null, glyph, children }: CalmProps) {
  return (
    <div className="strip calm">
      {glyph === undefined ? null : <StateGlyph state={glyph} />}
      <span className="say">
        {hint === null ? text : <b>{text}</b>}
        {hint === null ? null : <small>{hint}</small>}
      </span>
      {children}
    </div>
  );
}
