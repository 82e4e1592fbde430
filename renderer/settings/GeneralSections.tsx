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
} from '../lib/settings-texts.ts';
import { Check, Hint, Pick, Section, Segmented } from './Controls.tsx';
import { ShortcutRow } from './ShortcutRow.tsx';
import type { SectionProps } from './section-props.ts';

export function GeneralSection({ snapshot, change }: SectionProps): ReactElement {
  const { settings, surroundings } = snapshot;
  const isLoginPossible = surroundings.loginItem !== 'not-possible';
  return (
    <Section title="General">
      <Segmented
        label="Appearance"
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
        label="Open at login"
        isChecked={isLoginPossible && settings.launchAtLogin}
        isDisabled={!isLoginPossible}
        hint={loginItemHint(surroundings.loginItem)}
        onChange={(launchAtLogin) => change({ launchAtLogin })}
      />
      <Check
        label="Hide e-mail addresses"
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
    <Section title="Numbers">
      <Segmented
        label="Show quota as"
        choices={showAsChoices}
        value={settings.showAs}
        onChoose={(showAs) => change({ showAs })}
      />
      <Segmented
        label="Show resets as"
        choices={showResetAsChoices}
        value={settings.showResetAs}
        onChoose={(showResetAs) => change({ showResetAs })}
      />
      {surroundings.platform === 'macos' && (
        <>
          <Segmented
            label="Beside the icon"
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
    <Section title="Updates">
      <Pick
        label="Read quota"
        choices={cadenceChoices}
        value={cadence}
        onChoose={(next) => change({ cadence: next })}
      />
      <Hint>{cadenceHint(cadence)}</Hint>
    </Section>
  );
}
