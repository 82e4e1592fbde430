import { AppError } from '../../core/app-error.ts';
import { newestCopy } from './found-files.ts';

/** The refusal of a list that cannot be understood, with what to do about it: where its newest backup lies, and how much is in it. */
export async function withBackupHint(refusal: AppError, path: string): Promise<AppError> {
  return new AppError(refusal.code, refusal.message, { hint: await backupHint(path), cause: refusal });
}

async function backupHint(path: string): Promise<string> {
  const untouched = 'It was left exactly as it is.';
  const newest = await newestCopy(path);
  if (newest === null || newest.accounts === null) return `${untouched} Mend or move it, then try again.`;
  const when = newest.writtenAt.slice(0, 16).replace('T', ' ');
  return `${untouched} The newest backup, ${newest.path} from ${when} UTC, lists ${newest.accounts} accounts.`;
}
