import { send } from '../lib/bridge.ts';
import { texts } from '../texts/texts.ts';

/** Beside whatever went wrong: the window that finds out why. */
export function Diagnose({ look = 'btn' }: { readonly look?: 'btn' | 'link' }) {
  return (
    <button
      type="button"
      className={look}
      onClick={() => void send('window:open', { window: 'diagnostics', key: null })}
    >
      {texts.diagnose}
    </button>
  );
}
