import { z } from 'zod';
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

// What `doctor`, `check`, `report` and `fix` print.

const family = z
  .enum([
    'installation',
    'paths',
    'stores',
    'permissions',
    'clock',
    'network',
    'rivals',
    'leftovers',
    'accounts',
    'conflicts',
  ])
  .describe('what part of the setup it belongs to');
const subject = z.string().describe('what it is about: a path, a program, a service, an account');
const sentence = z.string().min(1).describe('for people');

const finding = record({
  id: z.string().describe('a name that stays, explained in docs/troubleshooting.md'),
  family,
  severity: z.enum(['error', 'warning', 'note']).describe('how bad it is'),
  subject,
  account: key.nullable().describe('the one account that it is about'),
  sentence,
  nextStep: z.string().min(1).describe('what to do, for people'),
  fixable: z.boolean().describe('`codex-quota fix` can put it right'),
  loginHelps: z.boolean().describe('`codex-quota login` puts it right'),
});

export const doctor = record({
  schemaVersion,
  command: z.literal('doctor').describe('the command that ran'),
  generatedAt: moment.describe('when this was put together'),
  errors: wholeNumber.describe('findings that say that something does not work'),
  warnings: wholeNumber.describe('findings that say that it will not for long, or is not safe'),
  notes: wholeNumber.describe('findings that are good to know'),
  findings: list(finding).describe('in the order in which things were looked at'),
  sound: list(record({ family, subject, sentence })).describe('what is as it should be'),
});

const checkedSources = list(z.enum(['cli', 'pool', 'flagged']));
const attention = z.enum(['none', 'soon', 'now']);
const concern = z.enum(['unclear-refreshes', 'long-unrefreshed', 'cannot-refresh', 'nobody-refreshes']);
const checkedState = z.enum([
  'ok',
  'limited',
  'needs-sign-in',
  'deactivated',
  'unreachable',
  'unsupported',
  'unknown',
  'set-aside',
]);

export const check = record({
  schemaVersion,
  command: z.literal('check').describe('the command that ran'),
  generatedAt: moment.describe('when this was put together'),
  refreshed: z.boolean().describe('the services were asked'),
  accounts: list(
    record({
      key: key.describe('the name of the account for commands'),
      label,
      email,
      sources: checkedSources.describe('where it stands; `flagged` is the list of set-aside accounts'),
      state: checkedState.describe('as in `status`; `set-aside`: nothing uses it'),
      health,
      accessExpiresAt: moment.nullable().describe('when the stored access token ends; null when it does not say'),
      refreshedAt: moment.nullable().describe('the last refresh or sign-in that worked, by the stored access token'),
      daysSinceRefresh: z.number().nullable().describe('whole days since then'),
      attention: attention.describe('`now`: does not work until somebody does something; `soon`: will not for long'),
      concern: concern.nullable().describe('why it will need a person before long; null while it will not'),
      sentence,
      nextStep: z.string().nullable().describe('what to do, for people; null when nothing is to be done'),
    }),
  ).describe('those in use, then those that are set aside'),
});

export const report = record({
  schemaVersion,
  command: z.literal('report').describe('the command that ran'),
  generatedAt: moment.describe('when this was put together'),
  versions: record({
    codexQuota: z.string().describe('of this program'),
    node: z.string().describe('of Node'),
    platform: z.string().describe('the system'),
    codex: z.string().nullable().describe('of the Codex CLI; null when not found'),
    multiAuth: z.string().nullable().describe('of codex-multi-auth; null when not found'),
  }).describe('of what is installed'),
  settings: z
    .record(z.string(), z.string())
    .readonly()
    .describe('as JSON texts; the address of a proxy only as `"set"`'),
  accounts: list(
    record({
      key: key.describe('the name of the account for commands'),
      email: z.string().nullable().describe('null without `--include-email`'),
      sources: checkedSources.describe('where it stands'),
      state: checkedState.describe('as in `check`'),
      plan: z.string().nullable().describe('null when unknown'),
      health,
      daysSinceRefresh: z.number().nullable().describe('since the last refresh or sign-in that worked'),
      attention: attention.describe('as in `check`'),
      reason: z.string().nullable().describe('why it does not work, by a name that stays'),
      httpStatus,
    }),
  ).describe('those in use, with `--include-flagged` also those that are set aside'),
  flaggedCount: wholeNumber.describe('how many are set aside'),
  diagnostics: record({
    findings: list(finding).describe('as in `doctor`, redacted'),
    ledger: list(
      record({
        at: moment.describe('when it happened'),
        kind: z.string().describe('what happened'),
        key: z.string().nullable().describe('to which account; null for all'),
        version: z.string().describe('which version of this program wrote it'),
        reason: z.string().nullable().describe('a name that stays'),
        httpStatus,
        verdict: z.string().nullable().describe('of a check, as in `verify-flagged`'),
        outcome: z.string().nullable().describe('of a check'),
        conflict: z.string().nullable().describe('how somebody else at work on the sign-ins showed'),
        cause: z.string().nullable().describe('why failures were held back together'),
        accounts: wholeNumber
          .nullable()
          .describe('how many a conflict or the holding back was about; for `guard-released` how many were set aside'),
      }),
    ).describe('the latest 200 events, oldest first'),
  })
    .nullable()
    .describe('null without `--diagnostics`'),
});

export const fix = record({
  schemaVersion,
  command: z.literal('fix').describe('the command that ran'),
  dryRun: z.boolean().describe('true with `--dry-run`'),
  undo: z.boolean().describe('true with `--undo`'),
  changed: z.boolean().describe('something was put right, or taken back'),
  backup: z.string().nullable().describe('folder of ours with everything as it was; null when nothing was changed'),
  steps: list(
    record({
      id: z.string().describe('of the finding of `doctor` that it puts right'),
      subject,
      sentence,
      outcome: z.enum(['planned', 'done', 'failed', 'undone']).describe('what came of it'),
      message: z.string().nullable().describe('why it failed'),
    }),
  ).describe('in order'),
});
