import { type ReactElement, useId } from 'react';
import { restoreTexts } from '../lib/restore-texts.ts';
import { countFrom, managementChoices, settingsTexts, whoRefreshesChoices } from '../lib/settings-texts.ts';
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
    <Section title="Sign-ins">
      <Segmented
        label="Stopped accounts"
        choices={managementChoices}
        value={management === 'unasked' ? null : management}
        onChoose={(choice) => change({ management: choice })}
      />
      <Hint>{settingsTexts.management}</Hint>
      <Pick
        label="Refresh Codex’s own"
        choices={whoRefreshesChoices}
        value={settings.whoRefreshes}
        onChoose={(whoRefreshes) => change({ whoRefreshes })}
      />
      <Hint>{settingsTexts.whoRefreshes}</Hint>
      <label className="lab" htmlFor={id}>
        Call it stopped after
      </label>
      <div className="line">
        <Field
          id={id}
          name="Call it stopped after, unclear answers in a row"
          value={String(settings.ambiguousFailuresBeforeFlag)}
          understand={countFrom}
          onCommit={commitCount}
        />
        <span className="mute">unclear answers in a row</span>
      </div>
      <Hint>{settingsTexts.stoppedAfter}</Hint>
      <Check
        label="Bring limited accounts back when their limit resets"
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
