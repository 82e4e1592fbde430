import type { ReactElement } from 'react';
import { Diagnose } from '../components/Diagnose.tsx';
import { MarkIcon } from '../components/MarkIcon.tsx';
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
      {kind === 'offline' ? <OfflineGlyph /> : kind === 'held' ? <ErrorGlyph /> : <MarkIcon mark="what" tone="" />}
      {kind === 'broken' ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p>{text}</p>
      {kind === 'held' && (
        <div className="acts">
          <button type="button" className="btn" onClick={() => void send('usage:refresh', null)}>
            {restoreTexts.tryNow}
          </button>
          <Diagnose />
        </div>
      )}
      {banner.kind === 'broken' && (
        <div className="acts">
          {banner.shows.map((which) => (
            <button key={which} type="button" className="btn" onClick={() => void send('file:show', { which })}>
              {showTexts[which]}
            </button>
          ))}
          {banner.shows.length === 0 && <Diagnose />}
        </div>
      )}
      {(kind === 'failed' || kind === 'run-failed') && (
        <div className="acts">
          <Diagnose />
        </div>
      )}
    </div>
  );
}

/** The tray's own sign for an error, at 16 pixels. */
function ErrorGlyph(): ReactElement {
  return (
    <svg className="glyph" width="16" height="16" viewBox="0 0 32 32" aria-hidden="true">
      <path fill="var(--c1)" d="M13 6h5v1h-5zM13 7h6v1h-6zM13 8h7v6h-7zM13 14h6v1h-6zM13 15h5v1h-5zM12 20h8v6h-8z" />
      <path fill="var(--c3)" d="M24 6h6v12h-6zM24 22h6v4h-6z" />
      <path fill="var(--c5)" d="M4 6h9v1h-9zM3 7h10v1h-10zM2 8h11v6h-11zM3 14h10v1h-10zM4 15h9v1h-9zM2 20h10v6h-10z" />
    </svg>
  );
}

/** The tray's own sign for being offline: the two bars, struck through. */
function OfflineGlyph(): ReactElement {
  return (
    <svg className="glyph" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path fill="var(--c5)" d="M1 3h7v1L4 8H1zM1 10h2l-3 3h1z" />
      <path fill="var(--c1)" d="M13 6l2-2v4h-4zM9 10h6v3H6z" />
      <path stroke="var(--c3)" strokeWidth="2" d="M2 14 14 2" />
    </svg>
  );
}
