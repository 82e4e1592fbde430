import type { ReactNode } from 'react';
import { durationParts } from '../../shared/duration.ts';
import { Bar } from '../components/Bar.tsx';
import { TipButton } from '../components/TipButton.tsx';
import type { JudgedWindow } from '../lib/account-windows.ts';
import { send } from '../lib/bridge.ts';
import { wholePercent } from '../lib/format.ts';
import { isShort } from '../lib/pace.ts';
import { shownPercent } from '../lib/show-share.ts';
import { evenPercent, meterText, paceText, resetText, spokenReset } from '../lib/window-texts.ts';
import { texts } from '../texts/texts.ts';
import type { Seen } from './seen.ts';
import { Trend } from './Trend.tsx';

interface WindowBlockProps {
  readonly seen: Seen;
  readonly window: JudgedWindow;
  readonly isThin: boolean;
}

export function WindowBlock({ seen, window, isThin }: WindowBlockProps) {
  const { settings } = seen.snapshot;
  const { name, span, shape, leftPercent, pace } = window;
  const isQuiet = pace.kind !== 'lasts' && pace.kind !== 'runs-out' && pace.kind !== 'used-up';
  return (
    <section className={shape === 'waiting' ? 'win wait' : 'win'} aria-label={name}>
      <h2>
        {name} {shape === 'used-up' ? <small className="alert">{texts.usedUp}</small> : <small>{span}</small>}
      </h2>
      <Figure seen={seen} window={window} isThin={isThin} />
      <Trend seen={seen} window={window} />
      <Meter seen={seen} window={window} isThin={isThin}>
        <Bar
          shape={shape}
          percent={leftPercent === null ? null : shownPercent(leftPercent, settings)}
          evenPercent={shape === 'current' || shape === 'low' ? evenPercent(window, settings) : null}
          isThin={isThin}
          isShort={isShort(pace)}
        />
      </Meter>
      <p className={isShort(pace) ? 'pace warn' : isQuiet ? 'pace mute' : 'pace'}>{paceText(window, seen)}</p>
      <Reset seen={seen} window={window} isThin={isThin} />
    </section>
  );
}

function Meter({ seen, window, children }: WindowBlockProps & { readonly children: ReactNode }) {
  const { leftPercent, name } = window;
  const text = meterText(window, seen);
  if (leftPercent === null) {
    return (
      <div className="meter" role="img" aria-label={text}>
        {children}
      </div>
    );
  }
  const now = wholePercent(shownPercent(leftPercent, seen.snapshot.settings));
  return (
    <div className="meter">
      <meter className="unseen" aria-label={name} min={0} max={100} value={now} aria-valuetext={text} />
      {children}
    </div>
  );
}

/** The share; once there is none left the time until there is, since nothing else is of use then. */
function Figure({ seen, window }: WindowBlockProps) {
  const { settings } = seen.snapshot;
  const { leftPercent, shape, resetAtMs } = window;
  const isUsed = settings.showAs === 'used';
  if (leftPercent === null) {
    return (
      <p className="num">
        <b>{texts.unknown}</b>
      </p>
    );
  }
  if (shape === 'used-up' && resetAtMs !== null) return <TimeUntil ms={resetAtMs - seen.nowMs} />;
  const percent = wholePercent(shownPercent(leftPercent, settings));
  return (
    <TipButton
      className="num"
      label={texts.shareButton(percent, isUsed)}
      tip={tipText(window, seen)}
      onClick={() => void send('settings:change', { change: { showAs: isUsed ? 'left' : 'used' } })}
    >
      <b>
        {percent}
        <i>%</i>
      </b>
      <span>{texts.share(isUsed)}</span>
    </TipButton>
  );
}

function TimeUntil({ ms }: { readonly ms: number }) {
  return (
    <p className="num">
      <b>
        {durationParts(ms).map(({ value, unit }, index) => (
          <span key={unit}>
            {index === 0 ? '' : ' '}
            {value}
            <i>{unit}</i>
          </span>
        ))}
      </b>
      <span>{texts.untilReset}</span>
    </p>
  );
}

function Reset({ seen, window }: WindowBlockProps) {
  if (window.resetAtMs === null) return null;
  // The figure counts down already.
  if (window.shape === 'used-up') return <p className="reset">{resetText(window.resetAtMs, 'clock', seen)}</p>;
  const isClock = seen.snapshot.settings.showResetAs === 'clock';
  const other = isClock ? texts.showAsCountdown : texts.showAsTime;
  const spoken = isClock ? resetText(window.resetAtMs, 'clock', seen) : spokenReset(window.resetAtMs, seen.nowMs);
  return (
    <TipButton
      className="reset"
      label={`${spoken}, ${other}`}
      tip={resetText(window.resetAtMs, isClock ? 'countdown' : 'clock', seen)}
      onClick={() => void send('settings:change', { change: { showResetAs: isClock ? 'countdown' : 'clock' } })}
    >
      <span>{resetText(window.resetAtMs, isClock ? 'clock' : 'countdown', seen)}</span>
    </TipButton>
  );
}

/** The other form of the number, and where an even pace would be. */
function tipText(window: JudgedWindow, { snapshot: { settings }, format }: Seen): string {
  const isUsed = settings.showAs !== 'used';
  const share = shownPercent(window.leftPercent ?? 0, { showAs: isUsed ? 'used' : 'left' });
  const even = evenPercent(window, { showAs: isUsed ? 'used' : 'left' });
  const parts = [texts.shareTip(format.percent(share), isUsed)];
  if (even !== null) parts.push(texts.evenPaceTip(format.percent(even)));
  return parts.join(' ');
}
