import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { isolatedName } from '../../shared/isolated-name.ts';
import { comparedNames, compareTexts, questionTexts } from '../texts/question-texts.ts';
import { texts } from '../texts/texts.ts';
import type { DayTimes } from './day-times.ts';

/** Who was asked for and who answered, ready to be drawn side by side. */
export interface CompareView {
  readonly sentence: string;
  readonly rows: readonly ComparedRow[];
  readonly advice: string;
  readonly canSignIn: boolean;
  /** Codex's own sign-in stays where Codex has it. */
  readonly canRemove: boolean;
}

interface ComparedRow {
  readonly name: string;
  readonly expected: string;
  readonly answered: string;
  readonly differs: boolean;
}

const order = ['email', 'plan', 'workspace', 'accountId', 'userId'] as const;

/** Null when nothing is known any more of who answered. */
export function compareView(key: string, snapshot: AppSnapshot, times: DayTimes): CompareView | null {
  const answer = snapshot.restore.answers[key];
  if (answer === undefined) return null;
  const { expected, answered, difference, answeredKey, since } = answer;
  const name = nameOf(key, snapshot);
  const rows = order.flatMap((field): readonly ComparedRow[] => {
    const [own, other] = [expected[field], answered[field]];
    if (own === null && other === null) return [];
    const differs = own !== null && other !== null && own !== other;
    return [{ name: comparedNames[field], expected: own ?? texts.unknown, answered: other ?? texts.unknown, differs }];
  });
  const isCodexOwn = snapshot.status?.accounts.some((one) => one.key === key && one.sources.includes('cli')) === true;
  return {
    sentence: compareTexts.sentence(name, difference, times.near(since)),
    rows,
    advice: compareTexts.advice(name, answeredKey === null ? null : nameOf(answeredKey, snapshot)),
    canSignIn: !snapshot.reading.isOffline,
    canRemove: !isCodexOwn,
  };
}

function nameOf(wanted: string, { status }: AppSnapshot): string {
  const all = [...(status?.flagged.accounts ?? []), ...(status?.accounts ?? [])];
  const label = all.find(({ key }) => key === wanted)?.label;
  return label === undefined ? questionTexts.thisAccount : isolatedName(label);
}
