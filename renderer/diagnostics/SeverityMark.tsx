import type { ReactElement } from 'react';
import type { FindingMark } from '../lib/diagnosis-findings.ts';

const shapes: Readonly<Record<Exclude<FindingMark, 'dot'>, ReactElement>> = {
  error: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="m6 6 4 4M10 6l-4 4" />
    </>
  ),
  warning: (
    <>
      <path d="M8 2.8 14 13H2z" />
      <path d="M8 6.6v3M8 11.4v.1" />
    </>
  ),
  note: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 7.4v3.4M8 5.2v.1" />
    </>
  ),
};
const tones = { error: 'alert', warning: 'warn', note: 'mute' } as const;

/** Beside words that say the same, so it is hidden from screen readers. */
export function SeverityMark({ mark }: { readonly mark: FindingMark }): ReactElement {
  if (mark === 'dot') return <span className="dot alert" />;
  return (
    <svg className={`ic ${tones[mark]}`} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[mark]}
    </svg>
  );
}
