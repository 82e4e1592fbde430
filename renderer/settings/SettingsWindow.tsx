import type { ReactElement } from 'react';
import { brokenSettingsId } from '../../shared/app-snapshot.ts';
import type { Settings } from '../../shared/settings.ts';
import { send } from '../lib/bridge.ts';
import { usePainted } from '../lib/use-painted.ts';
import { useFailure, useSnapshot } from '../lib/use-snapshot.ts';
import { settingsTexts } from '../texts/settings-texts.ts';
import { GeneralSection, NumbersSection, UpdatesSection } from './GeneralSections.tsx';
import { NotifySection } from './NotifySection.tsx';
import { AboutSection, CommandSection, FilesSection, NetworkSection } from './PlaceSections.tsx';
import { SignInsSection } from './SignInsSection.tsx';

/** One page; what is changed takes effect at once. */
export function SettingsWindow(): ReactElement {
  const snapshot = useSnapshot();
  const failure = useFailure();
  usePainted(snapshot?.takenAt ?? null);
  if (snapshot === null) return <main className="set" aria-busy="true" aria-label={settingsTexts.title} />;
  const broken = snapshot.untold.find(({ id }) => id === brokenSettingsId);
  const change = (next: Partial<Settings>): void => void send('settings:change', { change: next });
  return (
    <main className="set">
      <h1 className="unseen">{settingsTexts.title}</h1>
      {failure !== null && (
        <p className="trouble" role="alert">
          {failure.message} {failure.hint}
        </p>
      )}
      {broken !== undefined && (
        <p className="trouble">
          {broken.title}. {broken.body}
        </p>
      )}
      <GeneralSection snapshot={snapshot} change={change} />
      <NumbersSection snapshot={snapshot} change={change} />
      <UpdatesSection snapshot={snapshot} change={change} />
      <SignInsSection snapshot={snapshot} change={change} />
      <NotifySection snapshot={snapshot} change={change} />
      <NetworkSection snapshot={snapshot} change={change} />
      <FilesSection snapshot={snapshot} />
      <CommandSection snapshot={snapshot} />
      <AboutSection snapshot={snapshot} />
    </main>
  );
}
