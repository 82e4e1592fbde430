import type { MovedRecord } from '../custody/custody-record.ts';
import type { JsonObject } from '../json.ts';
import type { HashedLogin } from '../tokens/knowledge.ts';
import { recordOfWorkspace } from './record-of-workspace.ts';
import type { StoredLogin } from './store-types.ts';

/** Records of the same sign-in for other workspaces, as `moved` makes them: they move with it. */
export function besidesOf(
  logins: readonly StoredLogin[],
  own: HashedLogin,
  moved: (record: JsonObject) => JsonObject,
): Pick<MovedRecord, 'besides'> {
  const others = logins.filter(({ hash }) => hash === own.hash);
  const besides = others.filter((login) => recordOfWorkspace([own], login, false) === undefined);
  return besides.length === 0 ? {} : { besides: besides.map(({ record }) => moved(record)) };
}
