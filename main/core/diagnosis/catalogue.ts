import { accountFindings } from './findings/account-findings.ts';
import type { Findings } from './findings/catalogue-entry.ts';
import { computerFindings } from './findings/computer-findings.ts';
import { fileFindings } from './findings/file-findings.ts';
import { networkFindings } from './findings/network-findings.ts';

/** Every finding there is. docs/troubleshooting.md is made from it (`npm run command-docs`). */
export const catalogue = {
  ...computerFindings,
  ...fileFindings,
  ...networkFindings,
  ...accountFindings,
} as const satisfies Findings;

export type FindingId = keyof typeof catalogue;
