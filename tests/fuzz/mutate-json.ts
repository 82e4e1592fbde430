import { Buffer } from 'node:buffer';
import type { Seeded } from '../torture/seeded.ts';
import { type JsonNode, type Place, placesIn, putInto, readNode, writeNode } from './json-node.ts';

type Choices = readonly [string, ...string[]];

const oddValues: Choices = [
  ...(['null', 'true', 'false', '0', '-0', '-1', '1', '1.5', '1e400', '-1e400', '1e308', '1e-400'] as const),
  ...(['9007199254740993', '12345678901234567890', '8640000000000001', '1e300', '99999999999', '0.1e1'] as const),
  ...(['""', '" "', '"0"', '"NaN"', '"1e999"', '"-5"', '"37.5"', '"\\ud800"', '"\\u0000"', '"a\\nb"'] as const),
  ...([
    '"__proto__"',
    '"constructor"',
    '"\\u202e\\u2066"',
    '"2026-11-01T00:00:00Z"',
    '"+275760-09-14T00:00:00Z"',
  ] as const),
  ...(['[]', '{}', '[[]]', '[null]', '{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"p":1}}}'] as const),
  ...(['"rt_PLANTEDPLANTEDPLANTED"', '{"toString":1,"valueOf":2,"toJSON":3}', '{"length":4294967296}'] as const),
];
const oddNames: Choices = [
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"hasOwnProperty"',
  '""',
  '"\\ud800"',
  '"length"',
  '"toJSON"',
];

type Change = (root: JsonNode, place: Place, seeded: Seeded) => JsonNode;

const literal = (text: string): JsonNode => ({ kind: 'literal', text });

function nested(node: JsonNode, depth: number, isList: boolean): JsonNode {
  const text = writeNode(node);
  return literal(
    isList ? '['.repeat(depth) + text + ']'.repeat(depth) : '{"a":'.repeat(depth) + text + '}'.repeat(depth),
  );
}

/** The same content as another type. */
function swapped(node: JsonNode): JsonNode {
  if (node.kind === 'list') return { kind: 'object', entries: node.items.map((item, at) => [`"${at}"`, item]) };
  if (node.kind === 'object') return { kind: 'list', items: node.entries.map(([, value]) => value) };
  if (!node.text.startsWith('"')) return literal(`"${node.text}"`);
  const inner = node.text.slice(1, -1);
  return literal(/^-?\d+(\.\d+)?$/.test(inner) ? inner : String(inner.length));
}

/** A token with claims of its own is changed inside. */
function changedToken(node: JsonNode, seeded: Seeded, others: readonly string[]): JsonNode | null {
  if (node.kind !== 'literal' || !node.text.startsWith('"eyJ')) return null;
  const [head = '', payload = '', ...rest] = node.text.slice(1, -1).split('.');
  const claims = readNode(Buffer.from(payload, 'base64url').toString('utf8'));
  if (claims === null) return null;
  const changed = Buffer.from(writeNode(changedNode(claims, seeded, others))).toString('base64url');
  return literal(JSON.stringify([head, changed, ...rest].join('.')));
}

const withEntries =
  (change: (entries: [string, JsonNode][], seeded: Seeded) => void): Change =>
  (root, { node }, seeded) => {
    if (node.kind === 'object') change(node.entries, seeded);
    else if (node.kind === 'list' && node.items.length > 0) node.items.splice(seeded.below(node.items.length), 1);
    return root;
  };

const changes: readonly [Change, ...Change[]] = [
  (root, place, seeded) => putInto(root, place, literal(seeded.pick(oddValues))),
  (root, place, seeded) => putInto(root, place, literal(seeded.pick(oddValues))),
  (root, place) => putInto(root, place, swapped(place.node)),
  withEntries((entries, seeded) => void entries.splice(seeded.below(entries.length + 1), 1)),
  // The same name twice: the last one counts for some readers, the first for others.
  withEntries((entries, seeded) => {
    const [name = '""'] = entries[seeded.below(entries.length)] ?? [];
    entries.splice(seeded.below(entries.length + 1), 0, [name, literal(seeded.pick(oddValues))]);
  }),
  withEntries((entries, seeded) => {
    const at = seeded.below(entries.length);
    const entry = entries[at];
    if (entry !== undefined) entries[at] = [seeded.pick(oddNames), entry[1]];
  }),
  withEntries((entries, seeded) => void entries.push([seeded.pick(oddNames), literal(seeded.pick(oddValues))])),
  (root, place, seeded) => putInto(root, place, nested(place.node, 1 + seeded.below(40), seeded.chance(0.5))),
  (root, place, seeded) => {
    if (place.node.kind !== 'list' || place.node.items.length === 0) return root;
    const item = place.node.items[seeded.below(place.node.items.length)] ?? place.node;
    place.node.items.push(...Array.from({ length: 1 + seeded.below(30) }, () => literal(writeNode(item))));
    return root;
  },
  (root, place, seeded) => {
    if (place.node.kind !== 'literal' || !place.node.text.startsWith('"')) return root;
    return putInto(root, place, literal(`"${place.node.text.slice(1, -1).repeat(1 + seeded.below(20))}"`));
  },
];

/** As deep, and as long, as a file may be that a program of ours still reads. Rare, since each takes milliseconds. */
const hugeChanges: readonly [Change, ...Change[]] = [
  (root, place, seeded) => putInto(root, place, nested(place.node, 20_000, seeded.chance(0.5))),
  (root, place, seeded) => {
    const many = Array.from({ length: 150_000 }, (_, at) => (place.node.kind === 'object' ? `"${at}":${at}` : `${at}`));
    return putInto(
      root,
      place,
      literal(
        seeded.chance(0.5) || place.node.kind === 'object'
          ? `{${many.map((one, at) => (one.includes(':') ? one : `"${at}":${one}`)).join(',')}}`
          : `[${many.join(',')}]`,
      ),
    );
  },
];

const hugeOnceIn = 400;

function changedNode(root: JsonNode, seeded: Seeded, others: readonly string[]): JsonNode {
  const places = placesIn(root);
  const place = seeded.pick(places);
  const token = seeded.chance(0.7) ? changedToken(place.node, seeded, others) : null;
  if (token !== null) return putInto(root, place, token);
  if (seeded.below(hugeOnceIn) === 0) return seeded.pick(hugeChanges)(root, place, seeded);
  // A part of another input, wherever it comes to stand.
  if (seeded.chance(0.15)) {
    const other = readNode(others[seeded.below(others.length)] ?? '');
    if (other !== null) return putInto(root, place, seeded.pick(placesIn(other)).node);
  }
  return seeded.pick(changes)(root, place, seeded);
}

/** Null for what is no JSON. */
export function mutateJson(text: string, seeded: Seeded, others: readonly string[]): string | null {
  let node = readNode(text);
  if (node === null) return null;
  const times = 1 + seeded.below(3);
  for (let time = 0; time < times; time += 1) node = changedNode(node, seeded, others);
  return writeNode(node);
}
