import type { AccountStatus } from '../../shared/status-report.ts';
import { wholeName } from '../../shared/whole-name.ts';
import { Icon } from '../components/Icon.tsx';
import { send } from '../lib/bridge.ts';
import { headerLine } from '../lib/header-line.ts';
import { texts } from '../texts/texts.ts';
import { AccountMenu } from './AccountMenu.tsx';
import type { Seen } from './seen.ts';

interface HeaderProps {
  readonly seen: Seen;
  readonly shown: AccountStatus | null;
}

export function Header({ seen, shown }: HeaderProps) {
  const { status, surroundings } = seen.snapshot;
  const line = headerLine(shown, surroundings);
  return (
    <header className="head">
      {shown !== null && (status?.accounts.length ?? 0) > 1 ? (
        <AccountMenu seen={seen} shown={shown} />
      ) : (
        <h1 className="who">
          <span title={shown === null ? undefined : wholeName(shown)}>
            <bdi>{shown?.label ?? texts.appName}</bdi>
          </span>
        </h1>
      )}
      {line === null ? null : (
        <p className="sub" title={line}>
          {line}
        </p>
      )}
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
