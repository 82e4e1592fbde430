import type { ReactNode } from 'react';
import { assertNever } from '../../shared/errors.ts';
import type { AccountStatus } from '../../shared/status-report.ts';
import { Diagnose } from '../components/Diagnose.tsx';
import { send } from '../lib/bridge.ts';
import type { StripView } from '../lib/strip-view.ts';
import { firstSentence, texts, wayOut } from '../texts/texts.ts';
import { Calm } from './Calm.tsx';
import { SignInStrip } from './SignInStrip.tsx';
import type { Seen } from './seen.ts';

interface StripProps {
  readonly seen: Seen;
  readonly shown: AccountStatus | null;
  readonly strip: StripView | null;
}

/** The place is always there, so that what appears in it is announced. */
export function Strip({ seen, strip }: StripProps) {
  return <div role="status">{strip === null ? null : <Line seen={seen} strip={strip} />}</div>;
}

interface LineProps {
  readonly seen: Seen;
  readonly strip: StripView;
}

function Line({ seen, strip }: LineProps): ReactNode {
  switch (strip.kind) {
    case 'needs-sign-in':
      return <Stopped strip={strip} />;
    case 'sign-in':
      return <SignInStrip signIn={strip.signIn} waiting={strip.waiting} />;
    case 'conflict': {
      const { text, hint } = texts.conflict(strip.notice.kind, strip.labels);
      return (
        <Calm text={text} hint={hint}>
          <NoticeSeen id={strip.notice.id} />
        </Calm>
      );
    }
    case 'failure':
      return (
        <Calm glyph="error" text={strip.failure.message} hint={strip.failure.hint}>
          <Diagnose />
        </Calm>
      );
    case 'untold':
      return (
        <Calm text={strip.notice.title} hint={strip.notice.body}>
          <NoticeSeen id={strip.notice.id} />
        </Calm>
      );
    case 'checking':
      return <Checking strip={strip} />;
    case 'problem':
      return (
        <Calm glyph="error" text={strip.problem.message} hint={strip.problem.hint}>
          {strip.problem.code === 'store-broken' ? <ShowFile /> : <Diagnose />}
        </Calm>
      );
    case 'held-back':
      return <Calm glyph="error" text={texts.heldBack(strip.failed, strip.accounts)} more={<Diagnose look="link" />} />;
    case 'offline':
      return <Calm glyph="offline" text={offlineText(strip.fetchedAtMs, seen)} more={<Diagnose look="link" />} />;
    case 'error':
      return (
        <Calm
          glyph="error"
          text={firstSentence(strip.error.message)}
          hint={wayOut(strip.error)}
          more={<Diagnose look="link" />}
        />
      );
    case 'set-aside':
      return (
        <Calm text={texts.setAside(strip.aside)}>
          <OpenRestore text={texts.restore} />
        </Calm>
      );
    default:
      return assertNever(strip);
  }
}

function Stopped({ strip }: { readonly strip: Extract<StripView, { readonly kind: 'needs-sign-in' }> }) {
  const { isSeen, isShownOne, counts, signInKey, isForCodex } = strip;
  const text = isShownOne ? texts.shownOneStopped : texts.stopped(counts);
  const action = signInKey === null ? <OpenRestore text={texts.restore} /> : <SignInAgain signInKey={signInKey} />;
  return (
    <div className={isSeen ? 'strip seen' : 'strip'}>
      <span className="dot" />
      <span>{isForCodex ? `${text}. ${texts.runCodexLogin}` : text}</span>
      {isForCodex ? null : action}
    </div>
  );
}

function Checking({ strip }: { readonly strip: Extract<StripView, { readonly kind: 'checking' }> }) {
  const { done, keys, restored } = strip;
  const total = keys.length;
  const stateAt = (index: number): string => (index < done ? 'yes' : index === done ? 'now' : '');
  return (
    <div className="strip calm">
      <span>{texts.checking(done, total, restored)}</span>
      <OpenRestore text={texts.show} />
      <div
        className="segs"
        role="progressbar"
        aria-label={texts.checkingBar}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        {keys.map((key, index) => (
          <i key={key} className={stateAt(index)} />
        ))}
      </div>
    </div>
  );
}

function OpenRestore({ text }: { readonly text: string }) {
  return (
    <button type="button" className="btn" onClick={() => void send('window:open', { window: 'restore', key: null })}>
      {text}
    </button>
  );
}

function SignInAgain({ signInKey }: { readonly signInKey: string }) {
  return (
    <button
      type="button"
      className="btn"
      onClick={() => void send('sign-in:start', { key: signInKey, way: 'browser' })}
    >
      {texts.signInAgain}
    </button>
  );
}

function NoticeSeen({ id }: { readonly id: string }) {
  return (
    <button type="button" className="btn" onClick={() => void send('notice:seen', { id })}>
      {texts.seen}
    </button>
  );
}

function ShowFile() {
  return (
    <button type="button" className="btn" onClick={() => void send('file:show', { which: 'broken-file' })}>
      {texts.showFile}
    </button>
  );
}

function offlineText(fetchedAtMs: number | null, { format, nowMs }: Seen): string {
  return texts.offline(fetchedAtMs === null ? null : format.clock(fetchedAtMs, nowMs).text);
}
