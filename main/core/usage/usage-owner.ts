import { isJsonObject, parseJson, textOrNull } from '../json.ts';

/** Who asked, as far as it is known. */
export interface UsageAsker {
  readonly userId: string | null;
  /** Of the token and of the request: an organisation's workspace has another than the person. */
  readonly accountIds: readonly (string | null)[];
  readonly email: string | null;
}

/** With only one fact to compare, a form of an id that we do not know would look like somebody else. */
const factsNeeded = 2;

/**
 * A cache on the way, or an answer that comes twice on a connection that is used again, hands out what was meant for another account.
 * True only when two facts or more can be compared and none of them fits (facts/codex.md 4.2: each may be absent).
 */
export function isForAnother(body: string, asker: UsageAsker): boolean {
  const value = parseJson(body);
  if (!isJsonObject(value)) return false;
  const facts = [
    { told: value['user_id'], known: [asker.userId] },
    { told: value['account_id'], known: asker.accountIds },
    { told: value['email'], known: [asker.email] },
  ].flatMap(({ told, known }) => {
    const text = textOrNull(told)?.toLowerCase() ?? null;
    const ours = known.flatMap((one) => one?.toLowerCase() ?? []);
    return text === null || ours.length === 0 ? [] : [ours.some((one) => isSame(text, one))];
  });
  return facts.length >= factsNeeded && !facts.includes(true);
}

/** A user id also comes with the account's behind it. */
function isSame(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}__`) || other.startsWith(`${one}__`);
}
