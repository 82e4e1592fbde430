import { z } from 'zod';
import { Secret } from '../../../main/core/secret.ts';

/** Shapes of what parsers promise, as strict as their types are. */

const latestMs = 8.64e15;

/** A moment that a calendar holds. */
export const moment = z.number().min(-latestMs).max(latestMs);
const text = z.string().nullable();
const email = z
  .string()
  .refine((value) => value === value.toLowerCase().trim())
  .nullable();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const secret = z.custom<Secret>(
  (value) => value instanceof Secret && typeof value.reveal() === 'string' && value.reveal() !== '',
);

export const identity = z.strictObject({ accountId: text, userId: text, email });

/** As it was written down, whatever the case. */
export const keptIdentity = z.strictObject({ accountId: text, userId: text, email: text });

export const claims = z.strictObject({
  accountId: text,
  userId: text,
  email: email.refine((value) => value === null || value.includes('@')),
  plan: text,
  expiresAtMs: moment.positive().nullable(),
  issuedAtMs: moment.positive().nullable(),
  signedInAtMs: moment.positive().nullable(),
  issuer: text,
  isFedramp: z.boolean(),
});

const header = z.string().regex(/^[\x21-\x7e]{1,12000}$/);

const tokens = z.strictObject({
  access: secret.nullable(),
  refresh: secret.nullable(),
  id: secret.nullable(),
  expiresAtMs: z.number().nullable(),
});

export const hashedTokens = z.object({ ...tokens.shape, refresh: secret, hash });

export const storedLogin = z.object({
  store: z.enum(['cli', 'pool', 'flagged']),
  position: z.int().min(0),
  tokens: tokens.refine(({ access }) => access === null || header.safeParse(access.reveal()).success),
  hash: hash.nullable(),
  identity,
  requestAccountId: header.nullable(),
  issuedAtMs: moment.nullable(),
  plan: text,
  givenLabel: text,
  enabled: z.boolean(),
  flaggedAtMs: z.number().nullable(),
  flaggedReason: text,
  lastError: text,
  recordedLimitUntilMs: z.number().nullable(),
});

const usageWindow = z.strictObject({
  usedPercent: z.number().nullable(),
  windowSeconds: z.number().nullable(),
  resetAtMs: moment.nullable(),
});

export const usageReading = z.strictObject({
  plan: text,
  windows: z.array(usageWindow),
  additional: z.array(z.strictObject({ name: z.string(), windows: z.array(usageWindow) })),
  allowed: z.boolean().nullable(),
  limitReached: z.boolean().nullable(),
  reachedType: text,
  credits: z.strictObject({ hasCredits: z.boolean(), unlimited: z.boolean(), balance: text }).nullable(),
  resetCreditCount: z.number().nullable(),
  resetCreditEndsAtMs: z.array(moment).optional(),
  fetchedAtMs: z.number(),
});
