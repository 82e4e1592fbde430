import { isTooDeep } from '../../main/core/exact-json.ts';
import type { JsonValue } from '../../main/core/json.ts';

/** JSON as it is written, so that it can be written wrongly: numbers keep their digits, and a name may stand twice. */
export type JsonNode =
  | { readonly kind: 'literal'; text: string }
  | { readonly kind: 'list'; items: JsonNode[] }
  | { readonly kind: 'object'; entries: [name: string, value: JsonNode][] };

/** Null for what is no JSON, and for what is nested so deeply that it is changed as text. */
export function readNode(text: string): JsonNode | null {
  try {
    const value: unknown = JSON.parse(text);
    return isTooDeep({ value: value as JsonValue }) ? null : nodeOf(value);
  } catch {
    return null;
  }
}

function nodeOf(value: unknown): JsonNode {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(nodeOf) };
  if (typeof value === 'object' && value !== null)
    return {
      kind: 'object',
      entries: Object.entries(value).map(([name, inner]) => [JSON.stringify(name), nodeOf(inner)]),
    };
  return { kind: 'literal', text: JSON.stringify(value) };
}

export function writeNode(node: JsonNode): string {
  switch (node.kind) {
    case 'literal':
      return node.text;
    case 'list':
      return `[${node.items.map(writeNode).join(',')}]`;
    case 'object':
      return `{${node.entries.map(([name, value]) => `${name}:${writeNode(value)}`).join(',')}}`;
    default:
      return node satisfies never;
  }
}

/** Every node with the way to put another one in its place. */
export interface Place {
  readonly node: JsonNode;
  readonly parent: JsonNode | null;
  readonly index: number;
}

export function placesIn(root: JsonNode): readonly [Place, ...Place[]] {
  const places: [Place, ...Place[]] = [{ node: root, parent: null, index: 0 }];
  for (const { node } of places) {
    const inner =
      node.kind === 'list' ? node.items : node.kind === 'object' ? node.entries.map(([, value]) => value) : [];
    for (const [index, child] of inner.entries()) places.push({ node: child, parent: node, index });
  }
  return places;
}

export function putInto(root: JsonNode, { parent, index }: Place, node: JsonNode): JsonNode {
  if (parent?.kind === 'list') parent.items[index] = node;
  else if (parent?.kind === 'object') parent.entries[index] = [parent.entries[index]?.[0] ?? '""', node];
  else return node;
  return root;
}
