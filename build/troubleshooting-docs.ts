import { type CatalogueEntry, catalogue } from '../main/core/diagnosis/catalogue.ts';
import type { FindingFamily, FindingSeverity } from '../shared/diagnosis-report.ts';
import { formatted } from './formatted.ts';

const head = `# Troubleshooting

<!-- Made by \`npm run command-docs\` from main/core/diagnosis/catalogue.ts: change that, not this page. -->

\`codex-quota doctor\` looks at everything below and names for each trouble the exact next step. It refreshes nothing, changes no
byte, and asks the services only whether they answer. ✗ does not work, ! will not for long or is not safe, i is good to know.
What is marked as _fixable_ \`codex-quota fix\` puts right; \`codex-quota fix --dry-run\` shows its plan first, and
\`codex-quota fix --undo\` takes it back. The app's window Diagnostics (in the menu of the icon and in the settings) shows and does the
same.

`;

const families: Readonly<Record<FindingFamily, string>> = {
  installation: 'Programs',
  paths: 'Paths',
  stores: 'Files',
  permissions: 'Permissions',
  clock: 'Clock',
  network: 'Network',
  rivals: 'Running programs',
  leftovers: 'Leftovers',
  accounts: 'Accounts',
  conflicts: 'Conflicts: somebody else at work on the same sign-ins',
};

const marks: Readonly<Record<FindingSeverity, string>> = { error: '✗', warning: '!', note: 'i' };

/** The whole of docs/troubleshooting.md. */
export async function troubleshootingDocs(): Promise<string> {
  const entries = Object.entries<CatalogueEntry>(catalogue);
  const sections = Object.entries(families).map(([family, title]) => {
    const own = entries.filter(([, entry]) => entry.family === family);
    return `## ${title}\n\n${own.map(section).join('')}`;
  });
  return formatted('docs/troubleshooting.md', head + sections.join(''));
}

function section([id, { title, severity, meaning, cure, fixable }]: readonly [string, CatalogueEntry]): string {
  const mark = `${marks[severity]} \`${id}\`${fixable === true ? ', _fixable_' : ''}`;
  return `### ${title}\n\n${mark}\n\n${meaning}\n\n**What to do:** ${cure}\n\n`;
}
