import { z } from 'zod';
import type { MoveReport, RefreshReport } from '../../shared/action-report.ts';
import type { CheckReport, DoctorReport, FixReport, SupportReport } from '../../shared/diagnosis-report.ts';
import type { ErrorReport } from '../../shared/errors.ts';
import type { LoginReport } from '../../shared/sign-in.ts';
import type { StatusReport } from '../../shared/status-report.ts';
import type { VerifyReport } from '../../shared/verify-report.ts';

// Every JSON document of the command, strict: a field that is not here is not printed. The command itself does not import this
// file, so that it starts without zod; tests hold its output against it, and docs/command.md is made from it.

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Compiles only while shape and type say the same. */
function exactly<Type>() {
  return <Shape extends z.ZodType>(shape: Same<z.output<Shape>, Type> extends true ? Shape : never): Shape => shape;
}

const record = <Fields extends z.ZodRawShape>(fields: Fields) => z.strictObject(fields).readonly();
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

const moment = z.iso.datetime({ precision: 3 });
const wholeNumber = z.int().nonnegative();
const httpStatus = z
  .int()
  .min(100)
  .max(599)
  .nullable()
  .describe('of the answer that decided; null when there was none');
const schemaVersion = z.literal(1).describe('grows only when a field changes its meaning or goes');
const key = z.string().regex(/^[a-z0-9]{10}$/);
const label = z.string().describe('the name that it was given, else its e-mail, else a number');
const email = z.string().nullable().describe('null when unknown, or when e-mails are hidden by the settings');
const health = z
  .int()
  .min(0)
  .max(100)
  .describe('100 after a restore or a good refresh, 10 less after each unclear failure, 0 when set aside');

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

const status = record({
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

const verifyFlagged = record({
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

const refresh = record({
  schemaVersion,
  command: z.literal('refresh').describe('the command that ran'),
  action: z
    .enum(['none', 'adopted', 'refreshed', 'printed'])
    .describe(
      '`none`: it was current; `adopted`: a newer sign-in was there already; `printed`: see `request`. All else is an error',
    ),
  key: key.nullable().describe('the name of the account for commands'),
  label: z.string().nullable().describe('the name that it was given, else its e-mail'),
  message: z.string().min(1).describe('for people'),
  accessExpiresAt: moment.nullable().describe('when the access token that is stored now ends'),
  request: record({
    method: z.literal('POST').describe('the method'),
    url: z.string().describe('the address'),
    headers: z.record(z.string(), z.string()).readonly().describe('by their names'),
    body: z.record(z.string(), z.string()).readonly().describe('the token masked'),
  })
    .nullable()
    .describe('`--print-only`: what would be sent'),
});

const move = record({
  schemaVersion,
  command: z.enum(['flag', 'unflag', 'undo']).describe('the command that ran'),
  changed: z.boolean().describe('something was moved'),
  moved: list(
    record({
      key: key.describe('the name of the account for commands'),
      label,
      from: z.enum(['pool', 'flagged']).describe('where it was'),
      to: z.enum(['pool', 'flagged']).describe('where it is now'),
    }),
  ).describe('the accounts that moved'),
  message: z.string().min(1).describe('for people'),
});

const login = record({
  schemaVersion,
  command: z.literal('login').describe('the command that ran'),
  key: key.describe('the name of the account for commands'),
  label,
  email,
  place: z
    .enum(['cli', 'pool', 'flagged'])
    .describe('where it is signed in now: auth.json, the pool, or still set aside because the pool is full'),
  restored: z.boolean().describe('it was set aside, and is back in the pool'),
  isNew: z.boolean().describe('it was in no file before'),
  usageRead: z.boolean().describe('its usage was asked and remembered'),
  codexMayBeRunning: z
    .boolean()
    .describe('Codex runs, and goes on with the sign-in that it knows until it is restarted'),
  way: z.enum(['browser', 'device']).describe('how; with both ports taken a browser becomes a code'),
  through: z.enum(['codex', 'app']).describe('who talked to the service'),
  message: z.string().min(1).describe('for people'),
});

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
  sentence,
  nextStep: z.string().min(1).describe('what to do, for people'),
  fixable: z.boolean().describe('`codex-quota fix` can put it right'),
});

const doctor = record({
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

const check = record({
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
      sentence,
      nextStep: z.string().nullable().describe('what to do, for people; null when nothing is to be done'),
    }),
  ).describe('those in use, then those that are set aside'),
});

const report = record({
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
  settings: z.record(z.string(), z.string()).readonly().describe('as JSON texts; a proxy only as `"set"`'),
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
        outcome: z.string().nullable().describe('of a check'),
      }),
    ).describe('the latest 200 events, oldest first'),
  })
    .nullable()
    .describe('null without `--diagnostics`'),
});

const fix = record({
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

const error = record({
  schemaVersion,
  command: z.string().describe('`codex-quota` when no command was recognised'),
  error: record({
    code: z
      .enum([
        'wrong-usage',
        'store-broken',
        'store-unsupported',
        'store-unreadable',
        'store-not-writable',
        'store-busy',
        'disk-full',
        'custody-unreadable',
        'unknown-account',
        'ambiguous-account',
        'not-possible',
        'no-login',
        'needs-sign-in',
        'sign-in-failed',
        'undetermined',
        'network',
        'cancelled',
        'internal',
      ])
      .describe('a name that stays; see below'),
    message: z.string().min(1).describe('what is wrong, for people'),
    hint: z.string().nullable().describe('what to do about it'),
  }).describe('what went wrong'),
});

export const commandShapes = {
  status: exactly<StatusReport>()(status),
  verifyFlagged: exactly<VerifyReport>()(verifyFlagged),
  refresh: exactly<RefreshReport>()(refresh),
  move: exactly<MoveReport>()(move),
  login: exactly<LoginReport>()(login),
  doctor: exactly<DoctorReport>()(doctor),
  check: exactly<CheckReport>()(check),
  report: exactly<SupportReport>()(report),
  fix: exactly<FixReport>()(fix),
  error: exactly<ErrorReport>()(error),
};
