import type { Identity } from '../accounts/identity.ts';
import { isTooDeep } from '../exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { oneOf, readMoment, readNumber } from '../ledger/ledger-fields.ts';
import type { ProcessOwner } from '../ports.ts';
import type { StoreName } from '../stores/store-types.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import type { CustodyRecord, KeptTokens, MovedRecord } from './custody-record.ts';

type Field = JsonValue | undefined;
type Line<K> = Extract<CustodyRecord, { t: K }>;
type Readers = { readonly [K in CustodyRecord['t']]: (line: JsonObject, at: number) => Line<K> | null };

/**
 * Null for a line of another kind, or without a field that its meaning hangs on. A field beside those that has another type counts as
 * unknown, so that a refresh token is not given up for what stands next to it.
 */
export function readCustodyRecord(line: JsonObject): CustodyRecord | null {
  const { t } = line;
  const at = readMoment(line['at']);
  return at === null || typeof t !== 'string' || !isKind(t) ? null : readers[t](line, at);
}

function isKind(t: string): t is CustodyRecord['t'] {
  return Object.hasOwn(readers, t);
}

const storeNames: readonly StoreName[] = ['cli', 'pool', 'flagged'];

const readers: Readers = {
  owner: ({ owner }, at) => (isJsonObject(owner) ? { t: 'owner', v: 1, at, owner: readOwner(owner) } : null),
  intent(line, at) {
    const { stores } = line;
    const about = presentationIn(line);
    const account = accountIn(line['account']);
    if (about === null || account === null || !isList(stores)) return null;
    return { t: 'intent', ...about, at, account, stores: stores.flatMap((store) => oneOf(store, storeNames) ?? []) };
  },
  answer(line, at) {
    const { status, complete, body } = line;
    const about = presentationIn(line);
    const account = accountIn(line['account']);
    if (about === null || account === null || typeof body !== 'string') return null;
    return { t: 'answer', ...about, at, account, status: readNumber(status) ?? 0, complete: complete === true, body };
  },
  unspent: (line, at) => withAbout(presentationIn(line), (about) => ({ t: 'unspent', ...about, at })),
  unanswered: (line, at) => withAbout(presentationIn(line), (about) => ({ t: 'unanswered', ...about, at })),
  refused: (line, at) =>
    withAbout(presentationIn(line), (about) => ({
      t: 'refused',
      ...about,
      at,
      code: textIn(line['code']),
      status: readNumber(line['status']) ?? 0,
      hard: line['hard'] === true,
    })),
  held(line, at) {
    const { from, foreign } = line;
    const [hash, account, tokens] = [hashIn(line['hash']), accountIn(line['account']), tokensIn(line['tokens'])];
    if (hash === null || account === null || tokens === null || !isList(from)) return null;
    const held = { t: 'held' as const, at, hash, from: hashesIn(from), account, tokens };
    return foreign === undefined ? held : { ...held, foreign: foreign === true };
  },
  spent: (line, at) => withAbout(hashIn(line['hash']), (hash) => ({ t: 'spent', at, hash, by: hashIn(line['by']) })),
  move(line, at) {
    const about = presentationIn(line);
    const kind = oneOf(line['kind'], ['restore', 'flag', 'undo', 'unflag']);
    const restored = line['restored'] === undefined ? undefined : movedIn(line['restored']);
    const setAside = line['setAside'] === undefined ? undefined : movedIn(line['setAside']);
    if (about === null || kind === null || restored === null || setAside === null) return null;
    const arrivesAs = hashIn(line['arrivesAs']);
    const move = { t: 'move' as const, ...about, at, kind, reason: textIn(line['reason']) };
    return {
      ...move,
      ...(arrivesAs === null ? {} : { arrivesAs }),
      ...(restored === undefined ? {} : { restored }),
      ...(setAside === undefined ? {} : { setAside }),
    };
  },
  restored(line, at) {
    const [hash, kept] = [hashIn(line['hash']), movedIn(line)];
    return hash === null || kept === null ? null : { t: 'restored', at, hash, ...kept };
  },
  'set-aside'(line, at) {
    const [hash, kept, putBacks] = [hashIn(line['hash']), movedIn(line), readNumber(line['putBacks'])];
    if (hash === null || kept === null || putBacks === null) return null;
    return { t: 'set-aside', at, hash, putBacks, ...kept };
  },
  moved: (line, at) =>
    withAbout(textIn(line['id']), (id) => ({
      t: 'moved',
      id,
      at,
      ...(line['inVain'] === true ? { inVain: true } : {}),
    })),
  'sign-in': (line, at) => withAbout(textIn(line['id']), (id) => ({ t: 'sign-in', id, at, key: textIn(line['key']) })),
  'sign-in-answer'(line, at) {
    const [id, body] = [textIn(line['id']), textIn(line['body'])];
    if (id === null || body === null) return null;
    const { issuer, complete } = line;
    return { t: 'sign-in-answer', id, at, issuer: textIn(issuer), complete: complete === true, body };
  },
  'sign-in-left': (line, at) => withAbout(textIn(line['id']), (id) => ({ t: 'sign-in-left', id, at })),
  'sign-in-end': (line, at) => withAbout(textIn(line['id']), (id) => ({ t: 'sign-in-end', id, at })),
  removed: (line, at) =>
    withAbout(textIn(line['key']), (key) => ({ t: 'removed', at, key, hashes: hashesIn(line['hashes']) })),
  released: (line, at) => withAbout(hashIn(line['hash']), (hash) => ({ t: 'released', at, hash })),
};

function withAbout<T, R>(about: T | null, make: (about: T) => R): R | null {
  return about === null ? null : make(about);
}

interface Presentation {
  readonly id: string;
  readonly hash: TokenHash;
}

function presentationIn({ id, hash }: JsonObject): Presentation | null {
  const known = hashIn(hash);
  return typeof id !== 'string' || known === null ? null : { id, hash: known };
}

/** Also the empty text: what stands in custody is ours as it is. */
function textIn(value: Field): string | null {
  return typeof value === 'string' ? value : null;
}

function hashIn(value: Field): TokenHash | null {
  return typeof value === 'string' ? (value as TokenHash) : null;
}

function hashesIn(value: Field): readonly TokenHash[] {
  return isList(value) ? value.flatMap((one) => hashIn(one) ?? []) : [];
}

function accountIn(value: Field): Identity | null {
  if (!isJsonObject(value)) return null;
  const { accountId, userId, email } = value;
  return { accountId: textIn(accountId), userId: textIn(userId), email: textIn(email) };
}

function tokensIn(value: Field): KeptTokens | null {
  if (!isJsonObject(value) || typeof value['refresh'] !== 'string' || value['refresh'] === '') return null;
  const { access, refresh, id, expiresAtMs } = value;
  return { access: textIn(access), refresh, id: textIn(id), expiresAtMs: readNumber(expiresAtMs) };
}

function movedIn(value: Field): MovedRecord | null {
  if (!isJsonObject(value) || typeof value['key'] !== 'string') return null;
  const { key, record, besides } = value;
  if (!isMovable(record)) return null;
  return isList(besides) && besides.length > 0 ? { key, record, besides: besides.filter(isMovable) } : { key, record };
}

function isMovable(value: Field): value is JsonObject {
  return isJsonObject(value) && !isTooDeep(value);
}

/** As any version of ours wrote it. */
export function readOwner({ pid, startedAt, bootId, pidNamespace, host, machine }: JsonObject): ProcessOwner {
  return {
    pid: readNumber(pid) ?? 0,
    startedAt: textIn(startedAt),
    bootId: textIn(bootId),
    pidNamespace: textIn(pidNamespace),
    host: textIn(host) ?? '',
    machine: textIn(machine),
  };
}

function isList(value: Field): value is readonly JsonValue[] {
  return Array.isArray(value);
}
