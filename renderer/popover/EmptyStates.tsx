import type { ReactNode } from 'react';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { ReadingProblem } from '../../shared/errors.ts';
import { onlyCodexSignsIn } from '../../shared/only-sign-in-helps.ts';
import type { AccountStatus } from '../../shared/status-report.ts';
import { Bar } from '../components/Bar.tsx';
import { Diagnose } from '../components/Diagnose.tsx';
import { LookElsewhere } from '../components/LookElsewhere.tsx';
import { TryMadeUp } from '../components/TryMadeUp.tsx';
import { send } from '../lib/bridge.ts';
import { problemInPopover } from '../lib/problem-text.ts';
import { signInTexts } from '../texts/sign-in-texts.ts';
import { texts } from '../texts/texts.ts';
import { nearIn, type Seen } from './seen.ts';

/** The two windows that nearly every plan has, before their numbers are known. */
export function FirstReading() {
  return (
    <>
      <BlankWindow name={texts.session} span={texts.sessionSpan} isThin={false} />
      <BlankWindow name={texts.week} span={null} isThin={true} />
    </>
  );
}

interface BlankWindowProps {
  readonly name: string;
  readonly span: string | null;
  readonly isThin: boolean;
}

function BlankWindow({ name, span, isThin }: BlankWindowProps) {
  return (
    <section className="win" aria-label={name}>
      <h2>
        {name} <small>{span}</small>
      </h2>
      <p className="num">
        <b>{texts.unknown}</b>
      </p>
      <div className="meter" role="img" aria-label={texts.meterUnknown(name)}>
        <Bar shape="unknown" percent={null} isThin={isThin} />
      </div>
      <p className="pace mute">{texts.readingFirst}</p>
    </section>
  );
}

export function NoSignIn({ snapshot: { surroundings } }: { readonly snapshot: AppSnapshot }) {
  return (
    <Blank title={texts.firstRun} body={texts.firstRunBody}>
      <dl>
        <dt>{texts.signInFile(surroundings.codexHome)}</dt>
        <dd>{texts.notThere}</dd>
        <dt>{surroundings.poolRoot}</dt>
        <dd>{texts.notThere}</dd>
      </dl>
      <div className="acts">
        <button
          type="button"
          className="btn main"
          onClick={() => void send('sign-in:start', { key: null, way: 'browser' })}
        >
          {signInTexts.signInToCodex}
        </button>
        <LookElsewhere surroundings={surroundings} />
      </div>
      <p className="links">
        <TryMadeUp surroundings={surroundings} />
        <button type="button" className="link" onClick={() => void send('usage:refresh', null)}>
          {texts.lookAgain}
        </button>
        <button type="button" className="link" onClick={() => void send('file:show', { which: 'codex-home' })}>
          {texts.showFolder}
        </button>
        <Diagnose look="link" />
      </p>
    </Blank>
  );
}

export function NothingInUse() {
  return (
    <Blank title={texts.allAside} body={texts.allAsideBody}>
      <div className="acts">
        <button
          type="button"
          className="btn main"
          onClick={() => void send('window:open', { window: 'restore', key: null })}
        >
          {texts.restore}
        </button>
      </div>
    </Blank>
  );
}

interface NothingReadableProps {
  readonly seen: Seen;
  readonly problem: ReadingProblem;
}

export function NothingReadable({ seen, problem }: NothingReadableProps) {
  const { title, text } = problemInPopover(problem, nearIn(seen));
  return (
    <Blank title={title} body={text ?? ''}>
      <div className="acts">
        <button type="button" className="btn main" onClick={() => void send('usage:refresh', null)}>
          {texts.readAgain}
        </button>
        <button type="button" className="btn" onClick={() => void send('file:show', { which: 'codex-home' })}>
          {texts.showFolder}
        </button>
      </div>
      <p>
        <Diagnose look="link" />
      </p>
    </Blank>
  );
}

/** An API key and its like: a sentence, never an error. */
export function LoginWithoutQuota({ shown }: { readonly shown: AccountStatus }) {
  // The strip above says what to do.
  if (onlyCodexSignsIn(shown.error?.code)) return <Blank title={null} body={texts.onceCodexSignsIn} />;
  return <Blank title={null} body={shown.error?.message ?? texts.noNumbers(shown.state)} />;
}

interface BlankProps {
  readonly title: string | null;
  readonly body: string;
  readonly children?: ReactNode;
}

function Blank({ title, body, children }: BlankProps) {
  return (
    <div className="first">
      <div className="duo">
        <Bar shape="unknown" percent={null} />
        <Bar shape="unknown" percent={null} isThin={true} />
      </div>
      {title === null ? null : <h2>{title}</h2>}
      <p>{body}</p>
      {children}
    </div>
  );
}
