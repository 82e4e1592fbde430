import type { ReactElement } from 'react';
import type { LogView } from '../lib/restore-log.ts';

export function Log({ log }: { readonly log: LogView }): ReactElement {
  return (
    <section className="log">
      <h2>{log.title}</h2>
      <ul>
        {log.lines.map(({ id, at, account, text }) => (
          <li key={id}>
            <span className="at">{at}</span>
            <span>
              <bdi>{account}</bdi>
            </span>
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
