import { type KeyboardEvent, type ReactElement, useId, useState } from 'react';
import type { Surroundings } from '../../shared/app-snapshot.ts';
import { acceleratorOf, acceleratorText } from '../lib/accelerator.ts';
import { settingsTexts } from '../texts/settings-texts.ts';
import { Hint } from './Controls.tsx';

interface ShortcutRowProps {
  readonly accelerator: string | null;
  readonly surroundings: Surroundings;
  readonly onChange: (accelerator: string | null) => void;
}

/** Pressed, it waits for the keys; Escape leaves things as they are. */
export function ShortcutRow({ accelerator, surroundings, onChange }: ShortcutRowProps): ReactElement {
  const [isWaiting, setWaiting] = useState(false);
  const id = useId();
  const { platform, isShortcutTaken } = surroundings;
  const shown = accelerator === null ? settingsTexts.shortcutNone : acceleratorText(accelerator, platform);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (!isWaiting || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    const next = acceleratorOf(event, platform);
    if (event.key !== 'Escape' && next === null) return;
    if (event.key !== 'Escape') onChange(next);
    setWaiting(false);
  };
  return (
    <>
      <span className="lab" id={id}>
        {settingsTexts.shortcutName}
      </span>
      <div className="line">
        <button
          type="button"
          className="keys"
          aria-labelledby={`${id} ${id}keys`}
          onClick={() => setWaiting(true)}
          onBlur={() => setWaiting(false)}
          onKeyDown={onKeyDown}
        >
          <kbd id={`${id}keys`}>{isWaiting ? settingsTexts.shortcutWaits : shown}</kbd>
        </button>
        {accelerator !== null && (
          <button type="button" className="btn" aria-label={settingsTexts.clearShortcut} onClick={() => onChange(null)}>
            {settingsTexts.clear}
          </button>
        )}
      </div>
      <Hint>
        {isShortcutTaken && accelerator !== null ? (
          <span className="warn">{settingsTexts.shortcutTaken}</span>
        ) : (
          settingsTexts.shortcut
        )}
      </Hint>
    </>
  );
}
