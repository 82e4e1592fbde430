import type { Surroundings } from '../../shared/app-snapshot.ts';
import { send } from '../lib/bridge.ts';
import { homeLinks } from '../lib/home-links.ts';
import { texts } from '../texts/texts.ts';

/** For whoever wants to see the app at work before signing in. */
export function TryMadeUp({ surroundings }: { readonly surroundings: Surroundings }) {
  if (!homeLinks(surroundings).canTryMadeUp) return null;
  return (
    <button type="button" className="link" onClick={() => void send('demo:start', null)}>
      {texts.tryMadeUp}
    </button>
  );
}
