import type { AccountGroup } from '../accounts/group-accounts.ts';
import type { UsageOutcome } from './read-usage.ts';

/** What asking for one account's usage came to. */
export interface GroupOutcome {
  readonly group: AccountGroup;
  readonly outcome: UsageOutcome;
}
