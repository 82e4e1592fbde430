import type { Finding, FindingSeverity } from '../../shared/diagnosis-report.ts';
import type { DiagnosisView } from '../../shared/diagnosis-view.ts';
import { familyTitles } from '../../shared/family-titles.ts';
import { attentionSteps, severityWords, stepsHere, tallyText } from '../texts/diagnosis-texts.ts';
import { concernActions } from './concern-view.ts';

/** What a click does about a finding. */
export type FindingAction =
  | { readonly kind: 'repair' }
  | { readonly kind: 'read' }
  | { readonly kind: 'broken-file' | 'settings' }
  /** Where nobody is signed in. */
  | { readonly kind: 'first-sign-in' }
  | { readonly kind: 'sign-in'; readonly key: string }
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
      step: textPieces(stepHere(finding, accounts)),
      action: actionOf(finding, accounts),
    };
  });
}

function actionOf(finding: Finding, accounts: DiagnosisView['accounts']): FindingAction | null {
  if (finding.fixable) return { kind: 'repair' };
  switch (finding.id) {
    case 'set-aside':
      return { kind: 'list', key: null };
    case 'needs-sign-in':
      return finding.loginHelps ? signInAction(finding) : null;
    case 'store-broken':
      return { kind: 'broken-file' };
    case 'nobody-signed-in':
      return finding.loginHelps ? { kind: 'first-sign-in' } : null;
    case 'settings-not-understood':
      return { kind: 'settings' };
    case 'attention-soon':
      return attentionAction(finding, accounts);
    case 'guard-held':
    case 'sign-in-waits':
      return { kind: 'read' };
    default:
      return null;
  }
}

/** Where it is not known which account is meant, the list shows them all. */
function signInAction({ account }: Finding): FindingAction {
  return account === null ? { kind: 'list', key: null } : { kind: 'sign-in', key: account };
}

function attentionAction(finding: Finding, accounts: DiagnosisView['accounts']): FindingAction {
  const needed = attentionNeeds(finding, accounts);
  return needed === 'sign-in' ? signInAction(finding) : { kind: needed };
}

function attentionNeeds({ account }: Finding, accounts: DiagnosisView['accounts']): keyof typeof attentionSteps {
  const concern = accounts?.find(({ key }) => key === account)?.concern ?? null;
  const action = concern === null ? 'refresh' : concernActions[concern];
  return action === 'refresh' ? 'read' : action;
}

function stepHere(finding: Finding, accounts: DiagnosisView['accounts']): string {
  const isAboutSignIn = finding.id === 'nobody-signed-in' || finding.id === 'needs-sign-in';
  if (isAboutSignIn && !finding.loginHelps) return finding.nextStep;
  if (finding.id === 'attention-soon') return attentionSteps[attentionNeeds(finding, accounts)];
  return stepsHere[finding.id] ?? finding.nextStep;
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
