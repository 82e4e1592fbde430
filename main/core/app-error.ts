import { type AccountFile, type ErrorCode, type ErrorView, isStorageCode } from '../../shared/errors.ts';

interface AppErrorOptions {
  /** The next step, as a sentence that names the file or the command. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** The file of accounts that is in the way. */
  readonly file?: AccountFile | null;
}

/** A refusal that we foresaw. Its message is shown as it is, so it names the thing and holds no token. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string | null;
  readonly file: AccountFile | null;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? null;
    this.file = options.file ?? null;
  }
}

/** Storage stands in the way: nothing is wrong with the sign-in or the service, and another account's files may be whole. */
export function isStorageTrouble(error: unknown): error is AppError {
  return error instanceof AppError && isStorageCode(error.code);
}

/** The only way an error leaves the process: causes and stacks stay in the log. */
export function toErrorView(error: unknown): ErrorView {
  if (error instanceof AppError) return { code: error.code, message: error.message, hint: error.hint };
  return {
    code: 'internal',
    message: 'Something went wrong inside Codex Quota.',
    hint: 'Try again; with CODEX_QUOTA_LOG=debug the log says more.',
  };
}

/** The same refusal, saying which file it is about; what says so already stays, since a file may be read for another's sake. */
export function refusalAbout(file: AccountFile, error: unknown): unknown {
  if (!(error instanceof AppError) || error.file !== null) return error;
  const { code, message, hint, cause } = error;
  return new AppError(code, message, { file, cause, ...(hint === null ? {} : { hint }) });
}

export function fileInTheWay(error: unknown): AccountFile | null {
  return error instanceof AppError ? error.file : null;
}
