import { parseSync } from 'vite';

/** What a screen reader says or a tooltip shows; a prop of our own that is passed on as such has the same name. */
const spokenAttributes = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-valuetext',
  'label',
  'placeholder',
  'title',
]);
/** Names of classes and the parts of a drawing: letters that nobody reads. */
const unreadAttributes = new Set(['className', 'd', 'viewBox']);

/** "Copied", "Try now", "Sign in again…": how every sentence and every label begins. */
const beginsSentence = /^[^\p{L}\p{N}]*\p{Lu}\p{Ll}+(?![\p{L}\p{N}:_-])/u;
/** " of ", ", read ", "stays as it is": a part of a sentence. */
const isPhrase = /\p{L}{2,}\s+\p{L}{2,}|(?:^|[\s,.])\p{L}{2,}[,.]*\s+$|^[,.]*\s+\p{L}{2,}(?:[\s,.]|$)/u;

type Tree = Readonly<Record<string, unknown>>;
/** How much a literal may say where it stands: all, nothing that reads as a sentence, nothing at all. */
type Strictness = 'free' | 'no-sentence' | 'no-letter';

/** The words that a file outside the windows' catalogue shows by itself, in their order. `path` says only which language it is. */
export function looseWords(path: string, text: string): readonly string[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  return wordsIn(program, 'no-sentence');
}

function wordsIn(node: unknown, strictness: Strictness): readonly string[] {
  if (Array.isArray(node)) return node.flatMap((one) => wordsIn(one, strictness));
  if (!isTree(node)) return [];
  const said = literalText(node);
  if (said !== null) return isAllowed(said, strictness) ? [] : [said.trim()];
  return Object.entries(node).flatMap(([name, child]) => wordsIn(child, strictnessWithin(node, name, strictness)));
}

function isTree(node: unknown): node is Tree {
  return typeof node === 'object' && node !== null && 'type' in node;
}

/** Null for what is no piece of text. */
function literalText(node: Tree): string | null {
  const { type, value } = node;
  if (type === 'JSXText' || type === 'Literal') return typeof value === 'string' ? value : null;
  const isPart = type === 'TemplateElement' && typeof value === 'object' && value !== null && 'cooked' in value;
  return isPart ? String(value.cooked) : null;
}

function isAllowed(text: string, strictness: Strictness): boolean {
  if (strictness === 'free') return true;
  if (strictness === 'no-letter') return !/\p{L}/u.test(text);
  return !beginsSentence.test(text) && !isPhrase.test(text);
}

function strictnessWithin(node: Tree, child: string, outer: Strictness): Strictness {
  switch (node['type']) {
    case 'JSXElement':
    case 'JSXFragment':
      return child === 'children' ? 'no-letter' : 'no-sentence';
    case 'JSXAttribute':
      return ofAttribute(node['name']);
    // What is compared or looked up is not shown.
    case 'BinaryExpression':
      return 'free';
    case 'SwitchCase':
      return child === 'test' ? 'free' : outer;
    case 'MemberExpression':
      return child === 'property' ? 'free' : outer;
    case 'ImportDeclaration':
    case 'TSLiteralType':
      return 'free';
    // What is handed on is shown by somebody else; what a conditional chooses is shown here.
    case 'CallExpression':
    case 'ArrowFunctionExpression':
    case 'ObjectExpression':
      return outer === 'free' ? outer : 'no-sentence';
    default:
      return outer;
  }
}

function ofAttribute(name: unknown): Strictness {
  const text = isTree(name) ? String(name['name']) : '';
  if (unreadAttributes.has(text)) return 'free';
  return spokenAttributes.has(text) ? 'no-letter' : 'no-sentence';
}
