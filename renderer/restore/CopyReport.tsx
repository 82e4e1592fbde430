import type { ReactElement } from 'react';
import { send } from '../lib/bridge.ts';
import { useShortly } from '../lib/use-shortly.ts';
import { restoreTexts } from '../texts/restore-texts.ts';

/** Into the clipboard, with nothing in it that others may not see; for a moment it says that it did. */
export function CopyReport(): ReactElement {
  const { isShown, show } = useShortly();
  const copy = async (): Promise<void> => {
    if ((await send('report:copy', { key: null })) !== undefined) show();
  };
  return (
    <button type="button" className="btn" onClick={() => void copy()}>
      {isShown ? restoreTexts.copied : restoreTexts.copyReport}
    </button>
  );
}
