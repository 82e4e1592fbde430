import { z } from 'zod';
import type { VerifyReport } from '../../shared/verify-report.ts';
import {
  email,
  health,
  httpStatus,
  key,
  label,
  list,
  moment,
  record,
  schemaVersion,
  wholeNumber,
} from './shape-parts.ts';

// What `status` and `verify-flagged` print of accounts.

const usageWindow = record({
  kind: z.enum(['session', 'weekly', 'monthly', 'other']).describe('by its length, never by its place in the answer'),
  name: z.string().describe('for people; an additional limit has its own name in front'),
  windowSeconds: z.number().nullable().describe('its length'),
  usedPercent: z.number().nullable().describe('null when unknown, also when the window has reset since it was read'),
  resetAt: moment.nullable().describe('when it starts again'),
  binding: z.boolean().describe('this is the window that limits the account now'),
});

const credits = record({
  hasCredits: z.boolean().describe('credits can be used beside the windows'),
  unlimited: z.boolean().describe('without an end'),
  balance: z.string().nullable().describe('as the service wrote it'),
});

const readingError = record({
  code: z.string().min(1).describe('a name that stays, such as `offline` or `refresh_token_reused`'),
  message: z.string().min(1).describe('a sentence that ends with what to do'),
  httpStatus,
  at: moment.describe('when it was found'),
});

const accountStatus = record({
  key: key.describe('the name of the account for commands; it stays for good'),
  sources: list(z.enum(['cli', 'pool'])).describe('`cli` is auth.json, `pool` is the pool of codex-multi-auth'),
  label,
  email,
  plan: z.string().nullable().describe('unknown plans as the service calls them'),
  state: z
    .enum(['ok', 'limited', 'needs-sign-in', 'deactivated', 'unreachable', 'unsupported', 'unknown'])
    .describe(
      '`limited`: used up; `deactivated`: switched off by OpenAI or a workspace; `unreachable`: the last reading failed; `unsupported`: not a ChatGPT sign-in, so no quota; `unknown`: not read yet',
    ),
  stale: z.boolean().describe('the values are old: the last reading failed, or a window has reset since'),
  health,
  windows: list(usageWindow).describe('main windows first, shortest first; then additional limits'),
  credits: credits.nullable().describe('null when the service says nothing of them'),
  fetchedAt: moment.nullable().describe('when the windows were read'),
  error: readingError.nullable().describe('what stands in the way, or what signs in instead of ChatGPT'),
});

const flaggedAccount = record({
  key: key.describe('the name of the account for commands'),
  label,
  email,
  reason: z.string().nullable().describe('why it was set aside; codex-multi-auth has names of its own'),
  flaggedAt: moment.nullable().describe('when it was set aside'),
  lastVerified: moment.nullable().describe('when it was checked last'),
  verificationCount: wholeNumber.describe('how often it was checked'),
  lastOutcome: z.string().nullable().describe('of its last check, as in `verify-flagged`'),
  health,
});

export const status = record({
  schemaVersion,
  command: z.literal('status').describe('the command that ran'),
  generatedAt: moment.describe('when this was put together'),
  accounts: list(accountStatus).describe('every sign-in that is in use; one that two stores hold appears once'),
  flagged: record({
    count: wholeNumber.describe('how many'),
    accounts: list(flaggedAccount).describe('in the order of the file'),
  }).describe('the accounts that are set aside'),
});

const accountVerification = record({
  index: wholeNumber.describe('place in the list of set-aside accounts, from 0'),
  key: key.describe('the name of the account for commands'),
  label,
  outcome: z
    .enum([
      'restored',
      'healthy-flagged',
      'still-flagged',
      'restore-skipped',
      'undetermined',
      'would-restore',
      'would-verify',
    ])
    .describe(
      '`healthy-flagged`: works, and was left set aside as asked; `still-flagged`: see `verdict`; `restore-skipped`: works, see `reason`; `undetermined`: could not be told, nothing was held against it; `would-…`: of a dry run',
    ),
  message: z.string().min(1).describe('for people'),
  verdict: z
    .enum(['healthy', 'limited', 'needs-sign-in', 'deactivated', 'conflict', 'undetermined'])
    .nullable()
    .describe('null in a dry run when only a refresh could tell'),
  reason: z.string().nullable().describe('a name that stays, such as `refresh_token_reused`, `offline` or `pool-full`'),
  httpStatus,
  resetAt: moment.nullable().describe('when a limited account can be used again'),
  accessAcceptedUntil: moment.nullable().describe('the stored access token was accepted and lasts until then'),
  nextStep: z.string().nullable().describe('what to do, for people; null when nothing is to be done'),
  spent: z.boolean().describe('a refresh token of the account was presented in this run'),
  durationMs: wholeNumber.describe('how long this account took, in milliseconds'),
});

export const verifyFlagged = record({
  schemaVersion,
  command: z.literal('verify-flagged').describe('the command that ran'),
  total: wholeNumber.describe('accounts checked; the seven counts below add up to it'),
  restored: wholeNumber.describe('back in the pool'),
  healthyFlagged: wholeNumber.describe('healthy, and left set aside because of `--no-restore`'),
  stillFlagged: wholeNumber.describe('needs a sign-in, switched off, limited, or changed meanwhile'),
  restoreSkipped: wholeNumber.describe('healthy, and not restored: the pool is full, or the record changed meanwhile'),
  undetermined: wholeNumber.describe('could not be told'),
  wouldRestore: wholeNumber.describe('dry run: a newer sign-in is there already'),
  wouldVerify: wholeNumber.describe('dry run: only a refresh could tell'),
  remainingFlagged: wholeNumber.describe('accounts that are set aside after the run, also those not asked for'),
  changed: z.boolean().describe('something was written'),
  dryRun: z.boolean().describe('true with `--dry-run`'),
  restore: z.boolean().describe('false with `--no-restore`'),
  reports: list(accountVerification).describe('in the order of the file'),
}).refine(countsAddUp, { message: 'the counts do not add up to total' });

function countsAddUp(report: VerifyReport): boolean {
  const { restored, healthyFlagged, stillFlagged, restoreSkipped, undetermined, wouldRestore, wouldVerify } = report;
  const counted = restored + healthyFlagged + stillFlagged + restoreSkipped + undetermined + wouldRestore + wouldVerify;
  return counted === report.total && report.reports.length === report.total;
}
