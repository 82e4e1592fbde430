import type { ReactNode } from 'react';

interface NamedProps {
  /** What a screen reader says instead of what is seen, with every unit in full. */
  readonly name: string;
  readonly children: ReactNode;
}

export function Named({ name, children }: NamedProps) {
  return (
    <>
      <span className="unseen">{name}</span>
      <span className="as-seen" aria-hidden="true">
        {children}
      </span>
    </>
  );
}
