import { describe, expect, it } from 'vitest';
import { headerLine } from '../../../renderer/lib/header-line.ts';
import type { AccountStatus } from '../../../shared/status-report.ts';

type Shown = Pick<AccountStatus, 'plan' | 'workspace' | 'sources'>;

const shown = (change: Partial<Shown> = {}): Shown => ({ plan: 'Plus', workspace: null, sources: ['pool'], ...change });

describe('the second line of the popover', () => {
  it.each<readonly [string, Shown | null, boolean, string | null]>([
    ['an account of the pool', shown(), false, 'Plus'],
    ['one that Codex uses', shown({ sources: ['cli', 'pool'] }), false, 'Plus · used by Codex'],
    ['one of a workspace', shown({ plan: 'Business', workspace: 'Lantern Works' }), false, 'Business · Lantern Works'],
    [
      'one of a workspace that Codex uses',
      shown({ workspace: 'Fernhill', sources: ['cli'] }),
      false,
      'Plus · Fernhill · used by Codex',
    ],
    ['one whose plan is not known', shown({ plan: null, sources: ['cli'] }), false, 'Used by Codex'],
    ['a workspace that is read from the right', shown({ workspace: 'مساحة' }), false, 'Plus · \u2068مساحة\u2069'],
    ['a made-up account', shown(), true, 'Plus · made-up accounts'],
    ['nothing but made-up accounts', null, true, 'Made-up accounts'],
    ['an account of which nothing is known', shown({ plan: null }), false, null],
    ['no account', null, false, null],
  ])('says of %s what is known', (_what, account, isDemo, line) => {
    expect(headerLine(account, { isDemo })).toBe(line);
  });
});
