import { Menu } from '@base-ui/react/menu';
import type { AccountStatus } from '../../shared/status-report.ts';
import { Icon } from '../components/Icon.tsx';
import { send } from '../lib/bridge.ts';
import { texts } from '../lib/texts.ts';
import type { Seen } from './seen.ts';

interface HeaderProps {
  readonly seen: Seen;
  readonly shown: AccountStatus | null;
}

export function Header({ seen, shown }: HeaderProps) {
  const { status, surroundings } = seen.snapshot;
  const parts = [
    shown?.plan ?? null,
    shown?.sources.includes('cli') === true ? texts.usedByCodex : null,
    surroundings.isDemo ? texts.demo : null,
  ].filter((part) => part !== null);
  return (
    <header className="head">
      {shown !== null && (status?.accounts.length ?? 0) > 1 ? (
        <AccountMenu seen={seen} shown={shown} />
      ) : (
        <h1 className="who">
          <span>{shown?.label ?? texts.appName}</span>
        </h1>
      )}
      {parts.length === 0 ? null : <p className="sub">{parts.join(' · ')}</p>}
      {shown === null && status !== null ? null : <Age seen={seen} shown={shown} />}
    </header>
  );
}

/** How old the numbers are, and at once the way to newer ones. */
function Age({ seen, shown }: HeaderProps) {
  const { snapshot, format, nowMs } = seen;
  const { isReading } = snapshot.reading;
  const age = shown?.fetchedAt == null ? null : format.age(Date.parse(shown.fetchedAt), nowMs);
  const still = age === null ? texts.refresh : texts.refreshRead(age);
  return (
    <button
      type="button"
      className={isReading ? 'age busy' : 'age'}
      aria-label={isReading ? texts.refreshReading : still}
      onClick={() => void send('usage:refresh', null)}
    >
      {isReading ? texts.reading : age}
      <Icon name="refresh" />
    </button>
  );
}

function AccountMenu({ seen, shown }: HeaderProps & { readonly shown: AccountStatus }) {
  const accounts = seen.snapshot.status?.accounts ?? [];
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="who" aria-label={texts.chooseAccount(shown.label)}>
        <span>{shown.label}</span>
        <Icon name="down" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="layer" side="bottom" align="start" sideOffset={2} collisionPadding={8}>
          <Menu.Popup className="menu" aria-label={texts.accounts}>
            <Menu.RadioGroup value={shown.key} onValueChange={seen.choose}>
              {accounts.map(({ key, label, state }) => (
                <Menu.RadioItem key={key} value={key} className="item" closeOnClick>
                  <Menu.RadioItemIndicator className="tick" keepMounted>
                    <Icon name="check" />
                  </Menu.RadioItemIndicator>
                  <span className="name">{label}</span>
                  {state === 'needs-sign-in' ? <span className="dot alert" /> : null}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
