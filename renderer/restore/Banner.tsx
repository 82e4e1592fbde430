import type { ReactElement, ReactNode } from 'react';
import { Diagnose } from '../components/Diagnose.tsx';
import { MarkIcon } from '../components/MarkIcon.tsx';
import { StateGlyph } from '../components/StateGlyph.tsx';
import type { BannerView } from '../lib/banner-view.ts';
import { send } from '../lib/bridge.ts';
import { restoreTexts } from '../texts/restore-texts.ts';

const showTexts = { 'broken-file': restoreTexts.showFile, backup: restoreTexts.showBackup } as const;

/** What concerns all accounts together. It is above the title, and says what can be done. */
export function Banner({ banner }: { readonly banner: BannerView }): ReactElement {
  const { kind, title, text } = banner;
  const isNews = kind === 'broken' || kind === 'run-failed' || kind === 'failed';
  return (
    <div className="hold" role={isNews ? 'alert' : 'status'}>
      <Sign kind={kind} />
      {kind === 'broken' ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p>{text}</p>
      {kind !== 'offline' && (
        <div className="acts">
          <Ways banner={banner} />
        </div>
      )}
    </div>
  );
}

/** The tray's own one, where it has one. */
function Sign({ kind }: Pick<BannerView, 'kind'>): ReactElement {
  if (kind === 'offline') return <StateGlyph state="offline" />;
  return kind === 'held' ? <StateGlyph state="error" /> : <MarkIcon mark="what" tone="" />;
}

function Ways({ banner }: { readonly banner: BannerView }): ReactNode {
  switch (banner.kind) {
    case 'held':
      return (
        <>
          <button type="button" className="btn" onClick={() => void send('usage:refresh', null)}>
            {restoreTexts.tryNow}
          </button>
          <Diagnose />
        </>
      );
    case 'broken':
      if (banner.shows.length === 0) return <Diagnose />;
      return banner.shows.map((which) => (
        <button key={which} type="button" className="btn" onClick={() => void send('file:show', { which })}>
          {showTexts[which]}
        </button>
      ));
    case 'failed':
    case 'run-failed':
      return <Diagnose />;
    case 'offline':
      return null;
  }
}
