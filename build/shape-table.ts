import { z } from 'zod';

type Schema = z.core.JSONSchema.BaseSchema;

interface Field {
  readonly path: string;
  readonly type: string;
  readonly meaning: string;
}

/** A Markdown table of every field of a document, nested ones by their path. */
export function shapeTable(shape: z.ZodType): string {
  const fields = fieldsOf(z.toJSONSchema(shape), '');
  const rows = fields.map(({ path, type, meaning }) => `| \`${path}\` | ${type} | ${meaning} |`);
  return ['| field | type | meaning |', '|---|---|---|', ...rows].join('\n');
}

function fieldsOf(schema: Schema, prefix: string): readonly Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    if (typeof child === 'boolean') return [];
    const path = `${prefix}${name}`;
    const { type, inner } = describe(child);
    const field = { path, type, meaning: child.description ?? '' };
    return inner === null ? [field] : [field, ...fieldsOf(inner.schema, `${path}${inner.isList ? '[]' : ''}.`)];
  });
}

interface Described {
  readonly type: string;
  /** The object whose fields follow below. */
  readonly inner: { readonly schema: Schema; readonly isList: boolean } | null;
}

function describe(schema: Schema): Described {
  const choices = schema.anyOf?.filter((choice) => typeof choice !== 'boolean') ?? [];
  if (choices.length > 0) {
    const all = choices.map(describe);
    return {
      type: all.map(({ type }) => type).join(' or '),
      inner: all.find(({ inner }) => inner !== null)?.inner ?? null,
    };
  }
  if (schema.const !== undefined) return { type: code(schema.const), inner: null };
  if (schema.enum !== undefined) return { type: schema.enum.map(code).join(', '), inner: null };
  if (Array.isArray(schema.type)) return { type: schema.type.join(' or '), inner: null };
  if (schema.type === 'array') return describeList(schema);
  if (schema.type === 'object' && schema.properties !== undefined) {
    return { type: 'object', inner: { schema, isList: false } };
  }
  return { type: plainType(schema), inner: null };
}

function describeList({ items }: Schema): Described {
  if (items === undefined || typeof items === 'boolean' || Array.isArray(items)) return { type: 'list', inner: null };
  const { type, inner } = describe(items);
  return inner === null
    ? { type: `list of ${type}`, inner }
    : { type: 'list of objects', inner: { ...inner, isList: true } };
}

function plainType({ type, format, minimum, maximum }: Schema): string {
  if (format === 'date-time') return 'time';
  if (type === 'object') return 'object of strings';
  if (type !== 'integer') return String(type);
  if (minimum === undefined || maximum === undefined || maximum > 1000) return 'whole number';
  return `whole number, ${minimum} to ${maximum}`;
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}
