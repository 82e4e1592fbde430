import { AppError } from '../app-error.ts';
import { type AccountHistory, emptyHistory } from '../ledger/account-history.ts';
import { assignKeys } from '../ledger/account-keys.ts';
import { findAccount } from '../ledger/find-account.ts';
import { canonicalKey, type LedgerState } from '../ledger/fold-ledger.ts';
import type { LedgerEntry } from '../ledger/ledger-event.ts';
import { plainAddress, plainName, showsAddress } from '../plain-name.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import type { TokenHash } from '../tokens/token-set.ts';

/** A stored login under the name that commands, windows and notifications know it by. */
export interface NamedLogin {
  readonly login: StoredLogin;
  readonly key: string;
  /** The user's own label, else the e-mail, else a number; only a number when e-mails are hidden. */
  readonly label: string;
  /** Whole, whatever its length. Null when hidden. */
  readonly email: string | null;
  readonly history: AccountHistory;
}

export interface NamedLogins {
  readonly named: readonly NamedLogin[];
  /** To be put into the ledger by whoever may write; a preview leaves them. */
  readonly newEntries: readonly LedgerEntry[];
  readonly state: LedgerState;
}

export interface NamingRules {
  readonly hideEmails: boolean;
  readonly sha256Hex: (text: string) => string;
  /** The first known token of the chain that this one belongs to. */
  readonly rootOf: (hash: TokenHash) => TokenHash;
}

export function nameLogins(state: LedgerState, logins: readonly StoredLogin[], rules: NamingRules): NamedLogins {
  const { keys, newEvents } = assignKeys(
    state,
    logins.map((login) => ({ identity: login.identity, lineage: lineageOf(login, rules) })),
    rules.sha256Hex,
  );
  const numbers = new Map<string, number>();
  for (const key of keys) if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
  const named = logins.map((login, position) => {
    const key = keys[position] ?? '';
    const known = rules.hideEmails ? null : login.identity.email;
    const email = known === null ? null : plainAddress(known);
    const label =
      shownLabel(login, rules) ??
      (known === null ? null : plainName(known)) ??
      `Account ${numbers.get(key) ?? position + 1}`;
    return { login, key, label, email, history: state.accounts.get(canonicalKey(state, key)) ?? emptyHistory(key) };
  });
  return { named, newEntries: newEvents, state };
}

function lineageOf({ hash, store, position }: StoredLogin, { rootOf }: NamingRules): string {
  return hash === null ? `${store} ${position}` : rootOf(hash);
}

/** People and codex-multi-auth give e-mails as labels too. */
function shownLabel({ givenLabel }: StoredLogin, { hideEmails }: NamingRules): string | null {
  return hideEmails && givenLabel !== null && showsAddress(givenLabel) ? null : givenLabel;
}

/** The account that a person meant. Throws AppError `unknown-account` or `ambiguous-account` with what would have been right. */
export function accountMeant(accounts: readonly NamedLogin[], target: string, aliases: LedgerState['aliases']): string {
  const nameable = accounts.map(({ key, login }) => ({ key, email: login.identity.email }));
  const found = findAccount(nameable, target, aliases);
  switch (found.kind) {
    case 'found':
      return found.key;
    case 'unknown': {
      const { nearest } = found;
      if (nearest === null) throw unknownAccount(target, 'Run `codex-quota status` to see the keys.');
      // With e-mails hidden the one that was probably meant is named by its key.
      const hidden = accounts.find(({ login, email }) => email === null && login.identity.email === nearest);
      throw unknownAccount(target, `Did you mean ${hidden?.key ?? nearest}?`);
    }
    case 'ambiguous':
      throw new AppError('ambiguous-account', `${target} names ${found.keys.length} accounts.`, {
        hint: `Use one of their keys: ${found.keys.join(', ')}.`,
      });
  }
}

function unknownAccount(target: string, hint: string): AppError {
  return new AppError('unknown-account', `No account is called ${target}.`, { hint });
}
