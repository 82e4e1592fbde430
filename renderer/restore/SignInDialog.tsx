import { Dialog } from '@base-ui/react/dialog';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { Surroundings } from '../../shared/app-snapshot.ts';
import type { SignInPanel } from '../lib/sign-in-view.ts';
import { signInTexts } from '../texts/sign-in-texts.ts';
import { actOnSignIn } from './act-on-sign-in.ts';
import { OtherSignIns } from './OtherSignIns.tsx';
import { SignInButtons } from './SignInButtons.tsx';
import { TimeLeft } from './TimeLeft.tsx';

interface SignInDialogProps {
  readonly panel: SignInPanel;
  readonly platform: Surroundings['platform'];
  /** It goes on out of sight. */
  readonly onPutAside: () => void;
}

/**
 * Where a sign-in is and what can be done about it; each change is said once, and what ticks never. Escape and a click beside it put it
 * aside; only Cancel calls it off.
 */
export function SignInDialog({ panel, platform, onPutAside }: SignInDialogProps): ReactElement {
  const popup = useRef<HTMLDivElement>(null);
  const [cameFrom] = useState(() => document.activeElement);
  useFocusKept(popup, panel);
  const { id, title, text, code, until, note, buttons, others } = panel;
  // What is over does not go on out of sight: whoever turns away from it has seen it.
  const leave = (): void => {
    if (buttons.some(({ act }) => act === 'close')) void actOnSignIn(id, 'close', others);
    else onPutAside();
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && leave()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup
          className="ask"
          ref={popup}
          initialFocus={() => firstIn(popup.current)}
          finalFocus={() => placeBefore(cameFrom)}
        >
          <div role="status">
            <Dialog.Title>{title}</Dialog.Title>
            <Dialog.Description>{text}</Dialog.Description>
            {code !== null && <p className="code">{code}</p>}
          </div>
          {until !== null && (
            <p className="two">
              <TimeLeft until={until} /> {signInTexts.untouched}
            </p>
          )}
          {note !== null && <p className="two">{note}</p>}
          <SignInButtons key={id} panel={panel} platform={platform} />
          <OtherSignIns others={others} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function firstIn(popup: HTMLElement | null): HTMLElement | null {
  return popup?.querySelector<HTMLElement>('[data-first]') ?? popup?.querySelector<HTMLElement>('.btn') ?? popup;
}

/** The buttons change under the keyboard: where the one that had it is gone, the next state's takes it. */
function useFocusKept(
  popup: { readonly current: HTMLElement | null },
  { id, title, buttons }: Pick<SignInPanel, 'id' | 'title' | 'buttons'>,
): void {
  const state = [id, title, ...buttons.map(({ act }) => act)].join(' ');
  const shown = useRef(state);
  useEffect(() => {
    if (shown.current === state) return;
    shown.current = state;
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body || activeElement === popup.current;
    if (isLost) firstIn(popup.current)?.focus();
  }, [popup, state]);
}

/** A row that left the list meanwhile cannot take the keyboard back, so the one in its place does. */
function placeBefore(cameFrom: Element | null): HTMLElement | true {
  const isThere = cameFrom instanceof HTMLElement && cameFrom !== document.body && cameFrom.isConnected;
  return isThere ? cameFrom : (document.querySelector<HTMLElement>('[data-key][tabindex="0"]') ?? true);
}
