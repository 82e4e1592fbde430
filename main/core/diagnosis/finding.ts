import type { Finding, FindingFamily, SoundCheck } from '../../../shared/diagnosis-report.ts';
import { catalogue, type FindingId } from './catalogue.ts';
import type { CatalogueEntry } from './findings/catalogue-entry.ts';

/** What one look came to. */
export type Judged = Finding | SoundCheck;

export function isFinding(judged: Judged): judged is Finding {
  return 'id' in judged;
}

export interface Said {
  readonly subject: string;
  /** Key of the one account that it is about. */
  readonly account?: string;
  readonly sentence: string;
  /** The catalogue's cure when nothing more exact is known. */
  readonly nextStep?: string;
  /** False where a sign-in of ours would not help, though it mostly does. */
  readonly loginHelps?: boolean;
}

export function finding(id: FindingId, { subject, account, sentence, nextStep, loginHelps = true }: Said): Finding {
  const entry: CatalogueEntry = catalogue[id];
  return {
    id,
    family: entry.family,
    severity: entry.severity,
    subject,
    account: account ?? null,
    sentence,
    nextStep: nextStep ?? entry.cure,
    fixable: entry.fixable === true,
    loginHelps: entry.loginHelps === true && loginHelps,
  };
}

export function sound(family: FindingFamily, subject: string, sentence: string): SoundCheck {
  return { family, subject, sentence };
}
