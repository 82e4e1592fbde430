import { type NamedLogin, nameLogins } from '../../../../main/core/accounts/account-book.ts';
import { foldLedger } from '../../../../main/core/ledger/fold-ledger.ts';
import type { StoreDocs } from '../../../../main/core/stores/store-types.ts';
import { hashOf, loginsOf } from '../stores/made-up-docs.ts';

/** All logins of these stores, named as they are on a first run. */
export function namedLogins(docs: StoreDocs, hideEmails = false): readonly NamedLogin[] {
  const logins = [docs.cli, docs.pool, docs.flagged].flatMap((doc) => loginsOf(doc));
  return nameLogins(foldLedger([]), logins, { hideEmails, sha256Hex: hashOf, rootOf: (hash) => hash }).named;
}
