import type { AccountGroup } from '../accounts/group-accounts.ts';
import type { Renewal, UsageOutcome } from './read-usage.ts';

/** A refresh that nobody asked the usage after. */
interface SignedIn {
  readonly kind: 'signed-in';
  readonly renewed: Renewal;
}

/** What asking for one account's usage, or for a refresh alone, came to. */
export interface GroupOutcome {
  readonly group: AccountGroup;
  readonly outcome: UsageOutcome | SignedIn;
}
