import { Menu } from '@base-ui/react/menu';
import type { ReactElement } from 'react';
import { restoreTexts } from '../texts/restore-texts.ts';
import type { RowActionView } from './row-intents.ts';

interface RowMenuProps {
  readonly label: string;
  readonly actions: readonly RowActionView[];
  readonly tabIndex: 0 | -1;
}

export function RowMenu({ label, actions, tabIndex }: RowMenuProps): ReactElement {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="more" aria-label={restoreTexts.moreFor(label)} tabIndex={tabIndex}>
        <svg className="ic" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2" />
        </svg>
      </Menu.Trigger>
      <Menu.Portal container={document.querySelector('main')}>
        <Menu.Positioner className="menu-place" side="bottom" align="end" sideOffset={4}>
          <Menu.Popup className="menu">
            {actions.map(({ text, act }) => (
              <Menu.Item key={text} className="menu-item" onClick={act}>
                {text}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
