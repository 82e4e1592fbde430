import { isJsonObject, type JsonObject, textOrNull } from '../json.ts';
import { plainName } from '../plain-name.ts';

/**
 * What the record of codex-multi-auth calls the workspace of its sign-in (facts/multi-auth.md, `workspaces`): the one with its account
 * id, else the current one, else the only one. Null when none of them has a name.
 */
export function workspaceName(record: JsonObject): string | null {
  const { workspaces, accountId, currentWorkspaceIndex: current } = record;
  const known = (Array.isArray(workspaces) ? workspaces : []).map((one) => (isJsonObject(one) ? one : {}));
  const byId = typeof accountId === 'string' ? known.find(({ id }) => id === accountId) : undefined;
  const byIndex = typeof current === 'number' ? known[current] : undefined;
  const only = known.length === 1 ? known[0] : undefined;
  return plainName(textOrNull((byId ?? byIndex ?? only)?.['name']) ?? '');
}
