import { z } from 'zod';
import type { MoveReport, RefreshReport } from '../../shared/action-report.ts';
import type { CheckReport, DoctorReport, FixReport, SupportReport } from '../../shared/diagnosis-report.ts';
import type { ErrorReport } from '../../shared/errors.ts';
import type { LoginReport } from '../../shared/sign-in.ts';
import type { VerifyReport } from '../../shared/verify-report.ts';
import { status, verifyFlagged } from './account-shapes.ts';
import { check, doctor, fix, report } from './diagnosis-shapes.ts';
import type { PrintedStatus } from './printed-status.ts';
import { email, key, label, list, moment, record, schemaVersion } from './shape-parts.ts';

// Every JSON document of the command, strict: a field that is not here is not printed. The command itself does not import this
// file, so that it starts without zod; tests hold its output against it, and docs/command.md is made from it.

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Compiles only while shape and type say the same. */
function exactly<Type>() {
  return <Shape extends z.ZodType>(shape: Same<z.output<Shape>, Type> extends true ? Shape : never): Shape => shape;
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
  multiAuthRuns: z.boolean().describe('codex-multi-auth runs with the old pool in memory until it is restarted'),
  way: z.enum(['browser', 'device']).describe('how; with both ports taken a browser becomes a code'),
  through: z.enum(['codex', 'app']).describe('who talked to the service'),
  message: z.string().min(1).describe('for people'),
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
  status: exactly<PrintedStatus>()(status),
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
