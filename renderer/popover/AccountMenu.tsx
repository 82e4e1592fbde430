import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { onlyCodexSignsIn } from '../../shared/only-sign-in-helps.ts';
import type { AccountStatus } from '../../shared/status-report.ts';
import { wholeName } from '../../shared/whole-name.ts';
import { Icon } from '../components/Icon.tsx';
import { send } from '../lib/bridge.ts';
import { stepFocus } from '../lib/step-focus.ts';
import { texts } from '../texts/texts.ts';
import type { Seen } from './seen.ts';

interface AccountMenuProps {
  readonly seen: Seen;
  readonly shown: AccountStatus;
}

/** The account shown, and a menu of all of them. */
export function AccountMenu({ seen, shown }: AccountMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    trigger.current?.focus();
  };
  const choose = (key: string): void => {
    seen.choose(key);
    close();
  };
  useEffect(() => {
    if (!isOpen) return;
    const closeOutside = ({ target }: Event): void => {
      if (target instanceof Node && place.current?.contains(target) === false) setOpen(false);
    };
    document.addEventListener('focusin', closeOutside);
    document.addEventListener('pointerdown', closeOutside);
    return () => {
      document.removeEventListener('focusin', closeOutside);
      document.removeEventListener('pointerdown', closeOutside);
    };
  }, [isOpen]);
  return (
    <div className="whose" ref={place}>
      <button
        type="button"
        className="who"
        ref={trigger}
        aria-label={texts.chooseAccount(shown.label)}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <span title={wholeName(shown)}>
          <bdi>{shown.label}</bdi>
        </span>
        <Icon name="down" />
      </button>
      {isOpen ? <Accounts seen={seen} shown={shown} choose={choose} close={close} /> : null}
    </div>
  );
}

interface AccountsProps extends AccountMenuProps {
  readonly choose: (key: string) => void;
  readonly close: () => void;
}

function Accounts({ seen, shown, choose, close }: AccountsProps) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => menu.current?.querySelector<HTMLElement>('[aria-checked=true]')?.focus(), []);
  const signIn = (): void => {
    void send('sign-in:start', { key: shown.key, way: 'browser' });
    close();
  };
  const onKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Escape') close();
    else if (stepFocus(event.key, [...event.currentTarget.querySelectorAll('button')]) === null) return;
    event.preventDefault();
  };
  return (
    <div className="menu" role="menu" aria-label={texts.accounts} tabIndex={-1} ref={menu} onKeyDown={onKey}>
      {(seen.snapshot.status?.accounts ?? []).map(({ key, label, email, state }) => (
        <button
          type="button"
          key={key}
          className="item"
          role="menuitemradio"
          aria-checked={key === shown.key}
          aria-label={texts.menuItem(label, state, seen.snapshot.signInHealth[key]?.concern != null)}
          tabIndex={-1}
          onClick={() => choose(key)}
        >
          <Icon name="check" />
          <span title={wholeName({ label, email })}>
            <bdi>{label}</bdi>
          </span>
          {state === 'needs-sign-in' ? <i className="dot alert" /> : null}
          {seen.snapshot.signInHealth[key]?.concern == null ? null : <i className="dot hollow warn" />}
        </button>
      ))}
      {shown.state === 'needs-sign-in' && !onlyCodexSignsIn(shown.error?.code) ? (
        <button type="button" className="item apart" role="menuitem" tabIndex={-1} onClick={signIn}>
          <span>{texts.signInAgain}</span>
        </button>
      ) : null}
    </div>
  );
}
