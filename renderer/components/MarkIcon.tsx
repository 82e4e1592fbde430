import type { ReactElement } from 'react';
import type { Mark } from '../lib/restore-verdict.ts';

const paths: Readonly<Record<Exclude<Mark, 'dot' | 'none'>, ReactElement>> = {
  check: <path d="m3 8.5 3.2 3.2L13 4.8" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 5v3.2l2 1.3" />
    </>
  ),
  what: (
    <>
      <circle cx="8" cy="8" r="5.5" strokeDasharray="2 2.32" />
      <path d="M6.6 6.8c.1-2 2.9-1.9 2.9-.2C9.5 7.7 8 7.7 8 9M8 10.9v.1" />
    </>
  ),
  ring: <circle cx="8" cy="8" r="4.5" />,
  off: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="m4.2 11.8 7.6-7.6" />
    </>
  ),
  swap: <path d="M3 5.5h9.5M10 3l2.5 2.5L10 8M13 10.5H3.5M6 8l-2.5 2.5L6 13" />,
};

/** Beside words that say the same, so it is hidden from screen readers. */
export function MarkIcon({ mark, tone }: { readonly mark: Mark; readonly tone: string }): ReactElement {
  if (mark === 'none') return <span className="gap" />;
  if (mark === 'dot') return <span className={`dot ${tone}`} />;
  return (
    <svg className={`ic ${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      {paths[mark]}
    </svg>
  );
}
