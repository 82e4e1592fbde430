import type { ListRecord } from '../support/codex-home.ts';
import type { RivalList } from '../support/rival-orders.ts';
import type { RivalWord } from '../support/rival-words.ts';

/** One list as it stands on disk. */
export interface ListDocument {
  readonly [field: string]: unknown;
  readonly accounts: readonly ListRecord[];
}

export interface ListsQuestion {
  /** Everything that any rival has written, in any order. */
  readonly words: readonly RivalWord[];
  /** As each account stood in a list before anybody wrote, by e-mail. */
  readonly atFirst: ReadonlyMap<string, ListRecord>;
  /** Set aside, restored, put back or taken out by us at any time: e-mails. */
  readonly movedByUs: ReadonlySet<string>;
  readonly final: Readonly<Record<RivalList, ListDocument>>;
  /** Whether the second token came of the first, or is it. */
  readonly isSameOrLater: (token: string, than: string) => boolean;
}

export interface ListHarm {
  readonly harm: 'lost' | 'twice' | 'changed' | 'older';
  readonly what: string;
  /** Null: it is about no account. */
  readonly email: string | null;
}

/** What we have taken from the rivals: all that is left has to be what one of them has said last, field by field. */
export function judgeLists(question: ListsQuestion): readonly ListHarm[] {
  const lastPools = lastWords(question.words, 'pool');
  const lastFlagged = lastWords(question.words, 'flagged');
  const demanded = new Set([
    ...question.atFirst.keys(),
    ...question.movedByUs,
    ...emailsInAll(lastPools),
    ...emailsInAll(lastFlagged),
  ]);
  const harms = [...demanded].flatMap((email) => judgeAccount(question, email, lastPools));
  return [...harms, ...judgeTop(lastPools, question.final.pool)];
}

/** The last one; more where a death or a race leaves open which it was. */
export function lastWords(words: readonly RivalWord[], list: RivalList): readonly ListDocument[] {
  const own = words.filter((word) => word.list === list);
  const last = own
    .filter(({ endedUs }) => endedUs !== null)
    .toSorted((a, b) => (a.endedUs ?? 0) - (b.endedUs ?? 0))
    .at(-1);
  const couldBe = own.filter(({ endedUs, beganUs }) =>
    endedUs === null ? beganUs > (last?.beganUs ?? 0) : endedUs >= (last?.beganUs ?? 0),
  );
  return couldBe.map(({ text }) => JSON.parse(text));
}

function emailsInAll(documents: readonly ListDocument[]): readonly string[] {
  const [first, ...others] = documents;
  const emails = first?.accounts.map(({ email }) => String(email)) ?? [];
  return emails.filter((email) => others.every((other) => recordOf(other, email) !== undefined));
}

function recordOf({ accounts }: ListDocument, email: string): ListRecord | undefined {
  return accounts.find((record) => record['email'] === email);
}

function judgeAccount(
  { atFirst, movedByUs, final, isSameOrLater }: ListsQuestion,
  email: string,
  lastPools: readonly ListDocument[],
): readonly ListHarm[] {
  const own = [...final.pool.accounts, ...final.flagged.accounts].filter((record) => record['email'] === email);
  const [record, twin] = own;
  if (record === undefined) return [{ harm: 'lost', what: email, email }];
  if (twin !== undefined) return [{ harm: 'twice', what: email, email }];
  const first = atFirst.get(email);
  const harms =
    first === undefined
      ? []
      : changes(
          email,
          differing(first, record, (name) => neverChanged.has(name)),
        );
  // Whose last word does not have the account has dropped it, and what came back is from before.
  const said = lastPools.flatMap((document) => recordOf(document, email) ?? []);
  if (said.length === 0 || said.length < lastPools.length) return harms;
  const isOurs = movedByUs.has(email);
  const byWord = said.map((word) => differing(word, record, (name) => isTheirs(name, { isOurs, isIn: name in word })));
  const fewest = byWord.toSorted((a, b) => a.length - b.length)[0] ?? [];
  const older = said.every((word) => !isSameOrLater(record.refreshToken, word.refreshToken));
  return [...harms, ...changes(email, fewest), ...(older ? [{ harm: 'older' as const, what: email, email }] : [])];
}

/** No program has a reason to touch these. */
const neverChanged: ReadonlySet<string> = new Set([
  'recordId',
  'accountId',
  'accountIdSource',
  'addedAt',
  'workspaces',
]);
const tokenFields: ReadonlySet<string> = new Set(['refreshToken', 'accessToken', 'expiresAt']);
/** What a restore takes off an account, so that it is used again, and what only the set-aside list says (product.md section 7). */
const ofAMove: ReadonlySet<string> = new Set([
  'enabled',
  'coolingDownUntil',
  'cooldownReason',
  'rateLimitResetTimes',
  'authInvalidatedAt',
  'authInvalidationErrorCode',
  'flaggedAt',
  'flaggedReason',
  'lastError',
]);

/** A field that only the rival may change. Of a moved account another copy may have known a field more, which nobody loses. */
function isTheirs(name: string, { isOurs, isIn }: { readonly isOurs: boolean; readonly isIn: boolean }): boolean {
  if (tokenFields.has(name)) return false;
  return !isOurs || (isIn && !ofAMove.has(name));
}

function differing(word: ListRecord, record: ListRecord, isMeant: (name: string) => boolean): readonly string[] {
  const names = [...new Set([...Object.keys(word), ...Object.keys(record)])].filter(isMeant);
  return names.filter((name) => JSON.stringify(word[name]) !== JSON.stringify(record[name]));
}

function changes(email: string | null, names: readonly string[]): readonly ListHarm[] {
  const what = `${email ?? 'the pool itself'}: ${names.join(', ')}`;
  return names.length === 0 ? [] : [{ harm: 'changed', what, email }];
}

/** Beside the accounts: every field as it was said last, and what points at an account still points at that one. */
function judgeTop(lastPools: readonly ListDocument[], final: ListDocument): readonly ListHarm[] {
  if (lastPools.length === 0) return [];
  const byWord = lastPools.map((word) =>
    [...new Set([...Object.keys(word), ...Object.keys(final)])].filter((name) => {
      if (name === 'accounts') return false;
      if (name !== 'activeIndex') return JSON.stringify(word[name]) !== JSON.stringify(final[name]);
      const pointedAt = emailAt(word, word[name]);
      return pointedAt !== emailAt(final, final[name]) && recordOf(final, pointedAt) !== undefined;
    }),
  );
  return changes(null, byWord.toSorted((a, b) => a.length - b.length)[0] ?? []);
}

function emailAt({ accounts }: ListDocument, position: unknown): string {
  return String(accounts[Number(position)]?.['email']);
}
