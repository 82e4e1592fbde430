import type { AccountStatus } from '../../shared/status-report.ts';
import { send } from '../lib/bridge.ts';
import { footerText } from '../lib/footer-text.ts';
import { texts } from '../texts/texts.ts';
import type { Seen } from './seen.ts';

interface FooterProps {
  readonly seen: Seen;
  readonly shown: AccountStatus | null;
}

export function Footer({ seen, shown }: FooterProps) {
  return (
    <footer className="foot rule">
      <span>{footerText({ ...seen, shown })}</span>
      <button type="button" onClick={() => void send('window:open', { window: 'settings', key: null })}>
        {texts.settings}
      </button>
    </footer>
  );
}
