import { assertNever } from '../../shared/errors.ts';
import type { ShownSignIn } from '../../shared/sign-in.ts';
import { send } from '../lib/bridge.ts';
import { texts } from '../lib/texts.ts';
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
  switch (state.kind) {
    case 'queued':
    case 'starting':
      return { text: texts.signInTo(label), hint: texts.signInStarts };
    case 'waiting': {
      if (state.code !== null) return { text: texts.deviceCode(state.code), hint: texts.deviceAt(state.page) };
      const hint = state.opened ? texts.waitingForBrowser : texts.noBrowser;
      return { text: texts.signInTo(label), hint };
    }
    case 'exchanging':
    case 'storing':
      return { text: texts.signInTo(label), hint: texts.signInSaves };
    case 'offered':
      return { text: texts.otherSignedIn(state.label, label), hint: texts.nothingStored };
    case 'done':
      return { text: texts.signedIn(state.account.label), hint: afterwards(state.account) };
    case 'failed':
      return { text: texts.signInFailed(label), hint: state.message };
    case 'cancelled':
    case 'declined':
      return { text: texts.signInCalledOff(label), hint: null };
    case 'timed-out':
      return { text: texts.signInFailed(label), hint: texts.noAnswerInTime };
    default:
      return assertNever(state);
  }
}

type Account = Extract<ShownSignIn['state'], { readonly kind: 'done' }>['account'];

function afterwards({ codexMayBeRunning, restored }: Account): string | null {
  if (codexMayBeRunning) return texts.restartCodex;
  return restored ? texts.backInPool : null;
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
