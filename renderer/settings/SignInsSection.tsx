import { type ReactElement, useId } from 'react';
import { countFrom } from '../lib/setting-fields.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import { managementChoices, settingsTexts, whoRefreshesChoices } from '../texts/settings-texts.ts';
import { Check, Field, Hint, Pick, Section, Segmented } from './Controls.tsx';
import type { SectionProps } from './section-props.ts';

export function SignInsSection({ snapshot, change }: SectionProps): ReactElement {
  const { settings, management } = snapshot;
  const id = useId();
  const commitCount = (text: string): void => {
    const count = countFrom(text);
    if (count !== null) change({ ambiguousFailuresBeforeFlag: count });
  };
  return (
    <Section title={settingsTexts.signIns}>
      <Segmented
        label={settingsTexts.stoppedAccounts}
        choices={managementChoices}
        value={management === 'unasked' ? null : management}
        onChoose={(choice) => change({ management: choice })}
      />
      <Hint>{settingsTexts.management}</Hint>
      <Pick
        label={settingsTexts.whoRefreshesName}
        choices={whoRefreshesChoices}
        value={settings.whoRefreshes}
        onChoose={(whoRefreshes) => change({ whoRefreshes })}
      />
      <Hint>{settingsTexts.whoRefreshes}</Hint>
      <label className="lab" htmlFor={id}>
        {settingsTexts.stoppedAfterName}
      </label>
      <div className="line">
        <Field
          id={id}
          name={settingsTexts.stoppedAfterWhole}
          value={String(settings.ambiguousFailuresBeforeFlag)}
          understand={countFrom}
          onCommit={commitCount}
        />
        <span className="mute">{settingsTexts.unclearAnswers}</span>
      </div>
      <Hint>{settingsTexts.stoppedAfter}</Hint>
      <Check
        label={settingsTexts.limitedBack}
        isChecked={settings.checkLimitedAfterReset}
        onChange={(checkLimitedAfterReset) => change({ checkLimitedAfterReset })}
      />
      <Check
        label={restoreTexts.weekly}
        isChecked={settings.weeklyCheck === 'on'}
        onChange={(isOn) => change({ weeklyCheck: isOn ? 'on' : 'off' })}
      />
    </Section>
  );
}
