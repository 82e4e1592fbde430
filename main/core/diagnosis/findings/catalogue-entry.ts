import type { FindingFamily, FindingSeverity } from '../../../../shared/diagnosis-report.ts';

export interface CatalogueEntry {
  readonly family: FindingFamily;
  readonly severity: FindingSeverity;
  readonly title: string;
  /** Why it matters. */
  readonly meaning: string;
  /** For docs/troubleshooting.md; a finding itself names the exact command. */
  readonly cure: string;
  readonly fixable?: true;
  /** A sign-in of ours puts it right, unless the finding says otherwise. */
  readonly loginHelps?: true;
}

export type Findings = Readonly<Record<string, CatalogueEntry>>;
