import { type ReactElement, useEffect, useState } from 'react';
import { send } from '../lib/bridge.ts';

const shownForMs = 2000;

/** Into the clipboard, with nothing in it that others may not see; for a moment it says that it did. */
export function CopyReport(): ReactElement {
  const [copies, setCopies] = useState(0);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (copies === 0) return;
    setShown(true);
    const timer = setTimeout(() => setShown(false), shownForMs);
    return () => clearTimeout(timer);
  }, [copies]);
  const copy = async (): Promise<void> => {
    if ((await send('report:copy', { key: null })) !== undefined) setCopies((count) => count + 1);
  };
  return (
    <button type="button" className="btn" onClick={() => void copy()}>
      {isShown ? 'Copied' : 'Copy report'}
    </button>
  );
}
