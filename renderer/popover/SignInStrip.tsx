import { assertNever } from '../../shared/errors.ts';
import type { ShownSignIn } from '../../shared/sign-in.ts';
import { send } from '../lib/bridge.ts';
import { doneNote, doneText, heldFor, offeredTitle, signInTexts, signInTitle } from '../texts/sign-in-texts.ts';
import { texts } from '../texts/texts.ts';
import { Calm } from './Calm.tsx';

interface SignInStripProps {
  readonly signIn: ShownSignIn;
  /** How many come after it. */
  readonly waiting: number;
}

/** Where a sign-in is. The countdown is in its window: here it would be read out with every step. */
export function SignInStrip({ signIn, waiting }: SignInStripProps) {
  const { text, hint } = wordsOf(signIn);
  const more = waiting === 0 ? null : texts.signInsWait(waiting);
  const said = [hint, more].filter((part) => part !== null).join(' ');
  return (
    <Calm text={text} hint={said === '' ? null : said}>
      {signIn.state.kind === 'done' ? <Seen id={signIn.id} /> : <Show signIn={signIn} />}
    </Calm>
  );
}

interface Words {
  readonly text: string;
  readonly hint: string | null;
}

function wordsOf({ label, state }: ShownSignIn): Words {
  const title = signInTitle(label);
  switch (state.kind) {
    case 'queued':
    case 'starting':
      return { text: title, hint: signInTexts.starting };
    case 'waiting': {
      if (state.code !== null) return { text: texts.deviceCode(state.code), hint: texts.deviceAt(state.page) };
      return { text: title, hint: state.opened ? texts.waitingForBrowser : texts.noBrowser };
    }
    case 'exchanging':
    case 'storing':
      return { text: title, hint: signInTexts[state.kind] };
    case 'offered':
      return { text: offeredTitle(state.label, label), hint: texts.nothingSaved };
    case 'done':
      return {
        text: signInTexts.isSignedIn(state.account.label),
        hint: doneNote(state.account) ?? doneText(state.account),
      };
    case 'failed':
      if (state.kept !== null) return { text: signInTexts.notSaved(state.kept.label), hint: signInTexts.keptNote };
      return { text: signInTexts.failed(heldFor(label)), hint: state.message };
    case 'timed-out':
      return { text: signInTexts.failed(heldFor(label)), hint: signInTexts.timedOut };
    default:
      return assertNever(state);
  }
}

function Show({ signIn: { key } }: Pick<SignInStripProps, 'signIn'>) {
  return (
    <button type="button" className="btn" onClick={() => void send('window:open', { window: 'restore', key })}>
      {texts.show}
    </button>
  );
}

function Seen({ id }: { readonly id: string }) {
  return (
    <button type="button" className="btn" onClick={() => void send('sign-in:seen', { id })}>
      {texts.seen}
    </button>
  );
}
