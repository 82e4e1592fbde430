import type { Finding, FindingSeverity } from '../../shared/diagnosis-report.ts';
import type { DiagnosisView } from '../../shared/diagnosis-view.ts';
import { familyTitles, severityWords, stepsHere, tallyText } from './diagnosis-texts.ts';

/** What a click does about a finding. */
export type FindingAction =
  | { readonly kind: 'repair' }
  | { readonly kind: 'read' }
  | { readonly kind: 'broken-file' | 'settings' | 'help' }
  /** `key`: the account to begin with. */
  | { readonly kind: 'list'; readonly key: string | null };

export type FindingMark = FindingSeverity | 'dot';

/** A piece of a sentence; code is set as such, to be copied. */
export interface TextPiece {
  readonly text: string;
  readonly isCode: boolean;
}

export interface FindingView {
  /** Differs from that of any other one of the same look. */
  readonly id: string;
  readonly mark: FindingMark;
  readonly severity: string;
  readonly subject: string;
  readonly sentence: readonly TextPiece[];
  readonly step: readonly TextPiece[];
  readonly action: FindingAction | null;
}

const severities: readonly FindingSeverity[] = ['error', 'warning', 'note'];
const families = familyTitles.map(([family]) => family);

/** What does not work first; within that, in the order of the details. */
export function findingViews({
  findings,
  accounts,
}: Pick<DiagnosisView, 'findings' | 'accounts'>): readonly FindingView[] {
  const sorted = findings.toSorted(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      families.indexOf(a.family) - families.indexOf(b.family),
  );
  const seen = new Map<string, number>();
  return sorted.map((finding) => {
    const name = `${finding.id} ${finding.subject}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return {
      id: `${name} ${times}`,
      mark: finding.id === 'needs-sign-in' ? 'dot' : finding.severity,
      severity: severityWords[finding.severity],
      subject: finding.subject,
      sentence: textPieces(finding.sentence),
      step: textPieces(stepsHere[finding.id] ?? finding.nextStep),
      action: actionOf(finding, accounts),
    };
  });
}

function actionOf({ id, fixable, subject }: Finding, accounts: DiagnosisView['accounts']): FindingAction | null {
  if (fixable) return { kind: 'repair' };
  switch (id) {
    case 'set-aside':
      return { kind: 'list', key: null };
    case 'needs-sign-in':
      return { kind: 'list', key: accounts?.find(({ label }) => label === subject)?.key ?? null };
    case 'store-broken':
      return { kind: 'broken-file' };
    case 'nobody-signed-in':
      return { kind: 'help' };
    case 'settings-not-understood':
      return { kind: 'settings' };
    case 'attention-soon':
    case 'guard-held':
      return { kind: 'read' };
    default:
      return null;
  }
}

/** "Run `codex-quota fix`." in three pieces. */
export function textPieces(text: string): readonly TextPiece[] {
  return text
    .split('`')
    .map((piece, index) => ({ text: piece, isCode: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

export interface TallyLine {
  readonly mark: FindingSeverity;
  readonly text: string;
}

export function tally(findings: readonly Finding[]): readonly TallyLine[] {
  return severities.flatMap((mark) => {
    const count = findings.filter(({ severity }) => severity === mark).length;
    return count === 0 ? [] : [{ mark, text: tallyText(mark, count) }];
  });
}
