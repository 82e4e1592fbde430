import { emptyHistory } from './account-history.ts';
import { canonicalKey, draftLedger } from './fold-ledger.ts';
import { isGlobalEvent, type LedgerEvent } from './ledger-event.ts';

/** Kept per account, so that its story can still be told. */
const mostKeptPerKey = 50;
/** With hundreds of accounts fewer are kept of each: the file is read at every start of the command. */
const keptInAll = 3000;
const fewestKeptPerKey = 5;

type KeyedEvents = ReadonlyMap<string | null, readonly LedgerEvent[]>;

/** What compacting would leave out is at least half: below that it would be done over and over for nothing. */
export function isWorthCompacting(events: readonly LedgerEvent[]): boolean {
  const groups = groupByKey(events);
  const kept = keptPerKey(groups);
  let superfluous = 0;
  for (const group of groups.values()) superfluous += Math.max(0, group.length - kept - 1);
  return superfluous > 0 && superfluous * 2 >= events.length;
}

/**
 * Fewer events that fold to the same state: per account one event that carries what all older ones came to, and the last 50 (with
 * very many accounts, fewer) as they are.
 */
export function compactLedger(events: readonly LedgerEvent[]): readonly LedgerEvent[] {
  const aliases = events.filter((event) => event.kind === 'key-alias');
  const carried: LedgerEvent[] = [];
  const kept = new Set<LedgerEvent>();
  const groups = groupByKey(events);
  const count = keptPerKey(groups);
  for (const [key, group] of groups) {
    const split = group.length > count + 1 ? group.length - count : 0;
    for (const event of group.slice(split)) kept.add(event);
    const last = group[split - 1];
    if (last !== undefined) carried.push(carry(key, group.slice(0, split), last));
  }
  return [...effectiveAliases(aliases), ...carried, ...events.filter((event) => kept.has(event))];
}

function keptPerKey(groups: KeyedEvents): number {
  return Math.max(fewestKeptPerKey, Math.min(mostKeptPerKey, Math.floor(keptInAll / groups.size)));
}

/** By the key that the account goes by now; null holds what is about no account. Aliases are kept apart. */
function groupByKey(events: readonly LedgerEvent[]): KeyedEvents {
  const { aliases } = draftLedger(events.filter((event) => event.kind === 'key-alias'));
  const groups = new Map<string | null, LedgerEvent[]>();
  for (const event of events) {
    if (event.kind === 'key-alias') continue;
    const key = isGlobalEvent(event) ? null : canonicalKey({ aliases }, event.key);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return groups;
}

/** Takes time and id of the last event it stands for, so that compacting twice gives the same line. */
function carry(key: string | null, older: readonly LedgerEvent[], last: LedgerEvent): LedgerEvent {
  const stamp = { at: last.at, version: last.version, id: last.id };
  if (key === null) return { kind: 'carried-globals', key, globals: draftLedger(older).globals, ...stamp };
  const renamed = older.map((event) => (isGlobalEvent(event) ? event : { ...event, key }));
  const history = draftLedger(renamed).accounts.get(key) ?? emptyHistory(key);
  return { kind: 'carried', key, history, ...stamp };
}

/** An alias that was said before says nothing new. */
function effectiveAliases(aliases: readonly LedgerEvent[]): readonly LedgerEvent[] {
  const effective: LedgerEvent[] = [];
  let size = 0;
  for (const alias of aliases) {
    const grown = draftLedger([...effective, alias]).aliases.size;
    if (grown > size) effective.push(alias);
    size = Math.max(size, grown);
  }
  return effective;
}
