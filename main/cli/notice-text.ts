import type { Notice } from '../core/notices.ts';
import { terminalText } from './terminal-text.ts';

/** For standard error: what a person has to know beside the report, with the next step. */
export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'put-back':
      return `${terminalText(notice.label)} had vanished from the pool: another program wrote the pool from memory. It is back. Restart that program (a running codex-multi-auth proxy or app), else it will happen again.`;
    case 'erased-again':
      return `${terminalText(notice.label)} was erased from the pool by another program. It is safe in the list of set-aside accounts. Restart that program, then run \`codex-quota verify-flagged\`.`;
    case 'guard-held':
      return notice.cause === 'many-at-once'
        ? `${notice.accounts} sign-ins were refused at once. That looks like a connection or service problem, so nothing is set aside yet. Run this again in 30 minutes.`
        : 'OpenAI refused this app rather than a sign-in. That looks like a service problem, so nothing is set aside yet. Run this again in 30 minutes.';
  }
}
