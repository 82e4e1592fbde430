import { readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'vite';

type Parsed = ReturnType<typeof parseSync>['program'];

/** What one file imports, as written: static, dynamic, re-exported, `require`d and in types. `null` stands for a computed one. */
export function readImports(path: string): readonly (string | null)[] {
  const { program, errors } = parseSync(path, readFileSync(path, 'utf8'));
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  return importsOf(program);
}

function importsOf(program: Parsed): readonly (string | null)[] {
  const found: (string | null)[] = [];
  const literal = (node: unknown) => found.push(literalText(node));
  new Visitor({
    ImportDeclaration: (node) => literal(node.source),
    ExportAllDeclaration: (node) => literal(node.source),
    ExportNamedDeclaration: (node) => node.source !== null && literal(node.source),
    ImportExpression: (node) => literal(node.source),
    TSImportType: (node) => literal(node.source),
    TSExternalModuleReference: (node) => literal(node.expression),
    CallExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require') literal(node.arguments[0]);
    },
  }).visit(program);
  return found;
}

function literalText(node: unknown): string | null {
  const isLiteral = typeof node === 'object' && node !== null && 'value' in node && typeof node.value === 'string';
  return isLiteral ? String(node.value) : null;
}
