import type { ReactElement } from 'react';
import {
  besideIconChoices,
  cadenceChoices,
  cadenceHint,
  loginItemHint,
  settingsTexts,
  showAsChoices,
  showResetAsChoices,
  themeChoices,
} from '../texts/settings-texts.ts';
import { Check, Hint, Pick, Section, Segmented } from './Controls.tsx';
import { ShortcutRow } from './ShortcutRow.tsx';
import type { SectionProps } from './section-props.ts';

export function GeneralSection({ snapshot, change }: SectionProps): ReactElement {
  const { settings, surroundings } = snapshot;
  const isLoginPossible = surroundings.loginItem !== 'not-possible';
  return (
    <Section title={settingsTexts.general}>
      <Segmented
        label={settingsTexts.appearance}
        choices={themeChoices}
        value={settings.theme}
        onChoose={(theme) => change({ theme })}
      />
      <ShortcutRow
        accelerator={settings.globalShortcut}
        surroundings={surroundings}
        onChange={(globalShortcut) => change({ globalShortcut })}
      />
      <Check
        label={settingsTexts.openAtLogin}
        isChecked={isLoginPossible && settings.launchAtLogin}
        isDisabled={!isLoginPossible}
        hint={loginItemHint(surroundings.loginItem)}
        onChange={(launchAtLogin) => change({ launchAtLogin })}
      />
      <Check
        label={settingsTexts.hideEmailsName}
        isChecked={settings.hideEmails}
        hint={settingsTexts.hideEmails}
        onChange={(hideEmails) => change({ hideEmails })}
      />
    </Section>
  );
}

export function NumbersSection({ snapshot, change }: SectionProps): ReactElement {
  const { settings, surroundings } = snapshot;
  return (
    <Section title={settingsTexts.numbers}>
      <Segmented
        label={settingsTexts.showQuotaAs}
        choices={showAsChoices}
        value={settings.showAs}
        onChoose={(showAs) => change({ showAs })}
      />
      <Segmented
        label={settingsTexts.showResetsAs}
        choices={showResetAsChoices}
        value={settings.showResetAs}
        onChoose={(showResetAs) => change({ showResetAs })}
      />
      {surroundings.platform === 'macos' && (
        <>
          <Segmented
            label={settingsTexts.besideIconName}
            choices={besideIconChoices}
            value={settings.titleText}
            onChoose={(titleText) => change({ titleText })}
          />
          <Hint>{settingsTexts.besideIcon}</Hint>
        </>
      )}
    </Section>
  );
}

export function UpdatesSection({ snapshot, change }: SectionProps): ReactElement {
  const { cadence } = snapshot.settings;
  return (
    <Section title={settingsTexts.updates}>
      <Pick
        label={settingsTexts.readQuota}
        choices={cadenceChoices}
        value={cadence}
        onChoose={(next) => change({ cadence: next })}
      />
      <Hint>{cadenceHint(cadence)}</Hint>
    </Section>
  );
}
