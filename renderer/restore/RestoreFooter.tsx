import type { ReactElement } from 'react';
import type { RunMode } from '../../shared/app-snapshot.ts';
import { send } from '../lib/bridge.ts';
import type { FooterView } from '../lib/restore-footer.ts';
import type { ListView } from '../lib/restore-view.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import { CopyReport } from './CopyReport.tsx';
import { Elapsed } from './Elapsed.tsx';
import type { WindowAction } from './window-state.ts';

interface RestoreFooterProps {
  readonly list: ListView;
  readonly footer: FooterView;
  readonly dispatch: (action: WindowAction) => void;
}

/** What is selected or can be taken back at the start, and at the end what can be done, one thing of it first. */
export function RestoreFooter({ list, footer, dispatch }: RestoreFooterProps): ReactElement {
  const { undoKeys } = footer;
  const askUndo = (): void => dispatch({ kind: 'ask', question: { kind: 'undo', keys: undoKeys } });
  const isFinished = list.phase === 'finished';
  return (
    <footer className="rw-foot">
      <span>
        {footer.text}
        {footer.startedAt !== null && <Elapsed startedAt={footer.startedAt} />}
        {!isFinished && undoKeys.length > 0 && (
          <>
            {' · '}
            <button type="button" className="link" onClick={askUndo}>
              {restoreTexts.undoLast}
            </button>
          </>
        )}
      </span>
      {isFinished && undoKeys.length > 0 && (
        <button type="button" className="btn" onClick={askUndo}>
          {restoreTexts.undo}
        </button>
      )}
      <Buttons list={list} />
    </footer>
  );
}

function Buttons({ list }: { readonly list: ListView }): ReactElement {
  const { phase, selectedKeys, isOffline } = list;
  const start = (mode: RunMode): void => void send('restore:start', { mode, keys: selectedKeys });
  const isNone = selectedKeys.length === 0;
  if (phase === 'running' || phase === 'stopping') {
    const isStopping = phase === 'stopping';
    return (
      <button type="button" className="btn" disabled={isStopping} onClick={() => void send('restore:stop', null)}>
        {isStopping ? restoreTexts.stopping : restoreTexts.stop}
      </button>
    );
  }
  if (phase === 'finished') {
    return (
      <>
        <CopyReport />
        <button type="button" className="btn main" onClick={() => void send('restore:clear', null)}>
          {restoreTexts.finish}
        </button>
      </>
    );
  }
  return (
    <>
      {phase === 'preview' ? (
        <button type="button" className="btn" onClick={() => void send('restore:clear', null)}>
          {restoreTexts.clearPreview}
        </button>
      ) : (
        <button type="button" className="btn" disabled={isNone} onClick={() => start('preview')}>
          {restoreTexts.preview}
        </button>
      )}
      <button type="button" className="btn" disabled={isNone || isOffline} onClick={() => start('check')}>
        {restoreTexts.checkOnly}
      </button>
      <button type="button" className="btn main" disabled={isNone || isOffline} onClick={() => start('restore')}>
        {restoreTexts.checkAndRestore}
      </button>
    </>
  );
}
