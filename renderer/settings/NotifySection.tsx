import type { ReactElement } from 'react';
import type { NotificationSettings } from '../../shared/settings.ts';
import { thresholdsFrom, timeFrom } from '../lib/setting-fields.ts';
import { settingsTexts } from '../texts/settings-texts.ts';
import { Check, Field, Section } from './Controls.tsx';
import type { SectionProps } from './section-props.ts';

const usualNight = { from: '22:00', to: '08:00' } as const;

export function NotifySection({ snapshot, change }: SectionProps): ReactElement {
  const { notifications } = snapshot.settings;
  const changeKinds = (kinds: Partial<NotificationSettings>): void =>
    change({ notifications: { ...notifications, ...kinds } });
  return (
    <Section title={settingsTexts.notify}>
      {!snapshot.surroundings.canNotify && <p className="full mute">{settingsTexts.noNotifications}</p>}
      <Check
        label={settingsTexts.needsSignIn}
        isChecked={notifications.needsSignIn}
        onChange={(needsSignIn) => changeKinds({ needsSignIn })}
      />
      <Check
        label={settingsTexts.restored}
        isChecked={notifications.restored}
        onChange={(restored) => changeKinds({ restored })}
      />
      <Thresholds snapshot={snapshot} change={change} />
      <Check
        label={settingsTexts.usedUp}
        isChecked={notifications.exhausted}
        onChange={(exhausted) => changeKinds({ exhausted })}
      />
      <Check
        label={settingsTexts.isBack}
        isChecked={notifications.reset}
        onChange={(reset) => changeKinds({ reset })}
      />
      <QuietHours snapshot={snapshot} change={change} />
    </Section>
  );
}

function Thresholds({ snapshot, change }: SectionProps): ReactElement {
  const { notifications, thresholdsUsedPercent } = snapshot.settings;
  const [first, second] = thresholdsUsedPercent.map((percent) => `${percent}%`);
  const commit = (one: string, other: string): void => {
    const thresholds = thresholdsFrom(one, other);
    if (thresholds !== null) change({ thresholdsUsedPercent: thresholds });
  };
  const understand = (text: string): unknown => thresholdsFrom(text, '');
  return (
    <div className="full line">
      <label className="chk">
        <input
          className="box"
          type="checkbox"
          checked={notifications.thresholds}
          onChange={(event) => change({ notifications: { ...notifications, thresholds: event.target.checked } })}
        />
        <span>{settingsTexts.hasUsed}</span>
      </label>
      <Field
        name={settingsTexts.firstThreshold}
        value={first ?? ''}
        understand={understand}
        onCommit={(text) => commit(text, second ?? '')}
      />
      <span>{settingsTexts.and}</span>
      <Field
        name={settingsTexts.secondThreshold}
        value={second ?? ''}
        understand={understand}
        onCommit={(text) => commit(first ?? '', text)}
      />
    </div>
  );
}

function QuietHours({ snapshot, change }: SectionProps): ReactElement {
  const { quietHours } = snapshot.settings;
  const { from, to } = quietHours ?? usualNight;
  const commit = (next: Partial<typeof usualNight | { readonly from: string; readonly to: string }>): void =>
    change({ quietHours: { from, to, ...next } });
  return (
    <div className="full line">
      <label className="chk">
        <input
          className="box"
          type="checkbox"
          checked={quietHours !== null}
          onChange={(event) => change({ quietHours: event.target.checked ? usualNight : null })}
        />
        <span>{settingsTexts.quietFrom}</span>
      </label>
      <Field
        name={settingsTexts.quietStart}
        value={from}
        understand={timeFrom}
        onCommit={(text) => commit({ from: timeFrom(text) ?? from })}
      />
      <span>{settingsTexts.to}</span>
      <Field
        name={settingsTexts.quietEnd}
        value={to}
        understand={timeFrom}
        onCommit={(text) => commit({ to: timeFrom(text) ?? to })}
      />
    </div>
  );
}
