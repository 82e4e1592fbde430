import { z } from 'zod';

// What the documents of several commands have in common.

export const record = <Fields extends z.ZodRawShape>(fields: Fields) => z.strictObject(fields).readonly();
export const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

export const moment = z.iso.datetime({ precision: 3 });
export const wholeNumber = z.int().nonnegative();
export const httpStatus = z
  .int()
  .min(100)
  .max(599)
  .nullable()
  .describe('of the answer that decided; null when there was none');
export const schemaVersion = z.literal(1).describe('grows only when a field changes its meaning or goes');
export const key = z.string().regex(/^[a-z0-9]{10}$/);
export const label = z.string().describe('the name that it was given, else its e-mail, else a number');
export const email = z.string().nullable().describe('null when unknown, or when e-mails are hidden by the settings');
export const health = z
  .int()
  .min(0)
  .max(100)
  .describe('100 after a restore or a good refresh, 10 less after each unclear failure, 0 when set aside');
