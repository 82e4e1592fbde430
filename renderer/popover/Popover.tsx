import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { AccountStatus } from '../../shared/status-report.ts';
import { judgeAccount } from '../lib/account-windows.ts';
import { addressedKey } from '../lib/addressed-key.ts';
import { bridge } from '../lib/bridge.ts';
import { signInDates } from '../lib/concern-view.ts';
import { formatFor } from '../lib/format.ts';
import { stripView } from '../lib/strip-view.ts';
import { useNow } from '../lib/use-now.ts';
import { useFailure, useSnapshot } from '../lib/use-snapshot.ts';
import { texts } from '../texts/texts.ts';
import { Concern } from './Concern.tsx';
import { FirstReading, LoginWithoutQuota, NoSignIn, NothingInUse, NothingReadable } from './EmptyStates.tsx';
import { Extras } from './Extras.tsx';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { OtherAccounts } from './OtherAccounts.tsx';
import { Strip } from './Strip.tsx';
import type { Seen } from './seen.ts';
import { usePaintReport } from './use-paint-report.ts';
import { usePopoverKeys } from './use-popover-keys.ts';
import { WindowBlock } from './WindowBlock.tsx';

const tickMs = 5000;

export function Popover() {
  const snapshot = useSnapshot();
  const failure = useFailure();
  const nowMs = useNow(tickMs);
  const root = useRef<HTMLDialogElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [chosenKey, choose] = useChosenKey();
  usePopoverKeys(root);
  usePaintReport({ root, content, takenAt: snapshot?.takenAt ?? null });
  if (snapshot === null) return <dialog className="pop" open ref={root} tabIndex={-1} />;
  const seen: Seen = { snapshot, nowMs, format: formatFor(snapshot.surroundings.locale), choose };
  const shown = shownAccount(snapshot, chosenKey);
  return (
    <dialog className="pop" open ref={root} aria-label={texts.popover(shown?.label ?? null)} tabIndex={-1}>
      <Header seen={seen} shown={shown} />
      <Strip seen={seen} shown={shown} strip={stripView({ snapshot, shown, failure })} />
      <div className="scroll">
        <div ref={content}>
          <Content seen={seen} shown={shown} />
          <OtherAccounts seen={seen} shown={shown} />
        </div>
      </div>
      <Footer seen={seen} shown={shown} />
    </dialog>
  );
}

interface ContentProps {
  readonly seen: Seen;
  readonly shown: AccountStatus | null;
}

function Content({ seen, shown }: ContentProps): ReactNode {
  const { status, problem, settings, reading, trends, savedResets } = seen.snapshot;
  if (status === null) return problem === null ? <FirstReading /> : <NothingReadable problem={problem} />;
  if (shown === null) return status.flagged.count > 0 ? <NothingInUse /> : <NoSignIn snapshot={seen.snapshot} />;
  const judged = judgeAccount(shown, { settings, reading, trends, nowMs: seen.nowMs });
  if (judged.windows.length === 0) {
    return reading.isReading && shown.error === null ? <FirstReading /> : <LoginWithoutQuota shown={shown} />;
  }
  const saved = savedResets.find(({ key }) => key === shown.key) ?? null;
  const clock = (atMs: number): string => seen.format.clock(atMs, seen.nowMs).text;
  return (
    <>
      {judged.windows.map((window, index) => (
        <WindowBlock key={`${window.kind} ${window.name}`} seen={seen} window={window} isThin={index > 0} />
      ))}
      <Concern seen={seen} shown={shown} />
      <Extras
        seen={seen}
        facts={{
          credits: shown.credits,
          limits: judged.limits,
          saved,
          dates: signInDates(shown.key, { ...seen, clock }),
        }}
      />
    </>
  );
}

function shownAccount({ status, leadKey }: AppSnapshot, chosenKey: string | null): AccountStatus | null {
  const accounts = status?.accounts ?? [];
  const byKey = (wanted: string | null) => accounts.find(({ key }) => key === wanted);
  return byKey(chosenKey) ?? byKey(leadKey) ?? accounts[0] ?? null;
}

/** Another account than the one in use is shown until the popover closes. */
function useChosenKey(): readonly [string | null, (key: string | null) => void] {
  const [chosenKey, choose] = useState(addressedKey);
  useEffect(() => {
    const forget = (): void => {
      if (document.visibilityState === 'hidden') choose(null);
    };
    document.addEventListener('visibilitychange', forget);
    const stopListening = bridge.on('account:focused', ({ key }) => choose(key));
    return () => {
      document.removeEventListener('visibilitychange', forget);
      stopListening();
    };
  }, []);
  return [chosenKey, choose];
}
