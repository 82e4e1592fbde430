import type { LedgerLine } from '../../shared/app-snapshot.ts';
import { assertNever } from '../../shared/errors.ts';
import { isDeadAccountCode } from '../../shared/refusal-words.ts';
import { lowerFirst } from './lower-first.ts';
import { endsSignIn, reasonText, unclearText } from './restore-texts.ts';

/** One line of an account's story: words, and behind them the code for whoever has to look it up. */
export interface StoryLine {
  readonly text: string;
  readonly code: string | null;
  readonly httpStatus: number | null;
}

export function storyLine(line: LedgerLine): StoryLine {
  const isByHand = line.kind === 'set-aside' && line.code === 'manual';
  return { text: storyText(line), code: isByHand ? null : line.code, httpStatus: line.httpStatus };
}

function storyText({ kind, code, by, verdict, httpStatus }: LedgerLine): string {
  switch (kind) {
    case 'set-aside':
      return code === 'manual' || by === 'person' ? 'Set aside by hand' : `Set aside: ${lowerFirst(reasonText(code))}`;
    case 'checked':
      return `Checked: ${verdict === 'healthy' ? 'it works' : checkedText(code, httpStatus)}`;
    case 'restored':
      return by === 'automatic' ? 'Restored by itself' : 'Restored';
    case 'undone':
      return 'Restore taken back';
    case 'restored-unchecked':
      return 'Restored without checking';
    case 'put-back':
      return 'Had vanished from the pool, put back';
    case 'needs-sign-in':
      return `Needs sign-in: ${lowerFirst(reasonText(code))}`;
    case 'works-again':
      return 'Works again';
    default:
      return assertNever(kind);
  }
}

function checkedText(code: string | null, httpStatus: number | null): string {
  if (code === null) return 'it works';
  if (code === 'limited') return 'signed in, its limit is used up';
  if (endsSignIn(code) || isDeadAccountCode(code) || code === 'another-account') return lowerFirst(reasonText(code));
  return `could not tell, ${lowerFirst(unclearText(code, httpStatus))}`;
}
