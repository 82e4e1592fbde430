import type { ReactElement } from 'react';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { isWeeklyOffered } from '../../shared/weekly-offer.ts';
import type { BannerView } from '../lib/banner-view.ts';
import { send } from '../lib/bridge.ts';
import { canSetAside } from '../lib/restore-empty.ts';
import { footerView } from '../lib/restore-footer.ts';
import { heldBackLog, restoredLog } from '../lib/restore-log.ts';
import type { RestoreView } from '../lib/restore-view.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import { AccountTable } from './AccountTable.tsx';
import { Banner } from './Banner.tsx';
import { EmptyState } from './EmptyState.tsx';
import { FoundFiles } from './FoundFiles.tsx';
import { Log } from './Log.tsx';
import { RestoreFooter } from './RestoreFooter.tsx';
import { RestoreHead } from './RestoreHead.tsx';
import { WeeklyOffer } from './WeeklyOffer.tsx';
import type { WindowAction, WindowState } from './window-state.ts';

interface WindowContentProps {
  readonly snapshot: AppSnapshot;
  readonly view: RestoreView;
  readonly state: WindowState;
  readonly dispatch: (action: WindowAction) => void;
}

export function WindowContent({ snapshot, view, state, dispatch }: WindowContentProps): ReactElement {
  const reader = { locale: snapshot.surroundings.locale };
  const log = heldBackLog(snapshot, reader) ?? restoredLog(snapshot, reader);
  switch (view.kind) {
    case 'loading':
      return (
        <header className="rw-head">
          <h1>{restoreTexts.reading}</h1>
        </header>
      );
    case 'broken':
      return <BrokenList banner={view.banner} found={view.found} />;
    case 'empty':
      return (
        <>
          <Banners banners={view.banners} />
          <EmptyState empty={view.empty} snapshot={snapshot} dispatch={dispatch} />
          {log !== null && <Log log={log} />}
        </>
      );
    case 'list':
      return (
        <>
          <Banners banners={view.banners} />
          <RestoreHead list={view.list} />
          <div className="rw-body">
            <AccountTable snapshot={snapshot} list={view.list} state={state} dispatch={dispatch} />
            {view.list.phase === 'idle' && <SetAsideLink snapshot={snapshot} dispatch={dispatch} />}
            {view.list.phase === 'idle' && log !== null && <Log log={log} />}
          </div>
          {isWeeklyOffered({ ...snapshot, run: snapshot.restore.run }) && <WeeklyOffer />}
          <RestoreFooter list={view.list} footer={footerView(snapshot, view.list, reader)} dispatch={dispatch} />
        </>
      );
  }
}

function Banners({ banners }: { readonly banners: readonly BannerView[] }): ReactElement[] {
  return banners.map((banner) => <Banner key={banner.kind} banner={banner} />);
}

function SetAsideLink({ snapshot, dispatch }: Pick<WindowContentProps, 'snapshot' | 'dispatch'>): ReactElement | null {
  if (!canSetAside(snapshot)) return null;
  return (
    <p className="below">
      <button type="button" className="link" onClick={() => dispatch({ kind: 'ask', question: { kind: 'set-aside' } })}>
        {restoreTexts.setAside}
      </button>
    </p>
  );
}

type BrokenView = Extract<RestoreView, { readonly kind: 'broken' }>;

/** The list itself cannot be shown: what is wrong, where it lies, and another look. */
function BrokenList({ banner, found }: Pick<BrokenView, 'banner' | 'found'>): ReactElement {
  return (
    <>
      <Banner banner={banner} />
      {found.length > 0 && <FoundFiles found={found} />}
      <footer className="rw-foot">
        <span>{restoreTexts.readsAgain}</span>
        <button type="button" className="btn main" onClick={() => void send('usage:refresh', null)}>
          {restoreTexts.readAgain}
        </button>
      </footer>
    </>
  );
}
