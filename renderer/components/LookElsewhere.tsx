import type { Surroundings } from '../../shared/app-snapshot.ts';
import { send } from '../lib/bridge.ts';
import { homeLinks } from '../lib/home-links.ts';
import { texts } from '../texts/texts.ts';

interface LookElsewhereProps {
  readonly surroundings: Surroundings;
  readonly look?: 'btn' | 'link';
}

/** For whoever keeps Codex's files in another place. */
export function LookElsewhere({ surroundings, look = 'btn' }: LookElsewhereProps) {
  if (!homeLinks(surroundings).canChoose) return null;
  return (
    <button type="button" className={look} onClick={() => void send('codex-home:choose', null)}>
      {texts.lookElsewhere}
    </button>
  );
}
