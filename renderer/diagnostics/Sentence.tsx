import type { ReactElement } from 'react';
import type { TextPiece } from '../lib/diagnosis-findings.ts';

export function Sentence({ pieces }: { readonly pieces: readonly TextPiece[] }): ReactElement {
  return (
    <>{pieces.map(({ text, isCode }) => (isCode ? <code key={text}>{text}</code> : <span key={text}>{text}</span>))}</>
  );
}
