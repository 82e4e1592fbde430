import { type ReactElement, type ReactNode, useState } from 'react';
import { Diagnose } from '../components/Diagnose.tsx';
import { send } from '../lib/bridge.ts';
import { homeLinks } from '../lib/home-links.ts';
import { proxyFrom, proxyKind } from '../lib/setting-fields.ts';
import { useShortly } from '../lib/use-shortly.ts';
import { commandView, proxyChoices, settingsTexts } from '../texts/settings-texts.ts';
import { texts } from '../texts/texts.ts';
import { Field, Hint, Pick, Section } from './Controls.tsx';
import type { SectionProps } from './section-props.ts';

export function NetworkSection({ snapshot, change }: SectionProps): ReactElement {
  const { proxy } = snapshot.settings;
  const [isOpen, setOpen] = useState(false);
  const chosen = proxyKind(proxy);
  const kind = isOpen ? 'address' : chosen;
  const choose = (next: typeof kind): void => {
    setOpen(next === 'address');
    if (next !== 'address' && next !== chosen) change({ proxy: next === 'none' ? 'none' : null });
  };
  const commit = (text: string): void => {
    const address = proxyFrom(text);
    if (address !== null) change({ proxy: address });
  };
  return (
    <Section title={settingsTexts.network}>
      <Pick label={settingsTexts.proxyName} choices={proxyChoices} value={kind} onChoose={choose} />
      {kind === 'address' && (
        <>
          <span />
          <Field
            name={settingsTexts.proxyAddress}
            value={chosen === 'address' ? (proxy ?? '') : ''}
            understand={proxyFrom}
            onCommit={commit}
            isWide
          />
          <Hint>{settingsTexts.proxy}</Hint>
        </>
      )}
    </Section>
  );
}

type SnapshotProps = Omit<SectionProps, 'change'>;
type Place = 'codex-home' | 'pool-root' | 'quota-home';

interface PlaceRowProps {
  readonly label: string;
  readonly path: string;
  readonly which: Place;
  /** What else can be done about it. */
  readonly children?: ReactNode;
}

function PlaceRow({ label, path, which, children }: PlaceRowProps): ReactElement {
  return (
    <>
      <span className="lab">{label}</span>
      <div className="line">
        <code title={path}>{path}</code>
        <button
          type="button"
          className="btn"
          aria-label={settingsTexts.showPlace(label)}
          onClick={() => void send('file:show', { which })}
        >
          {settingsTexts.show}
        </button>
        {children}
      </div>
    </>
  );
}

/** Whoever compares the two windows would otherwise wonder which one is wrong. */
function CommandHome({ home }: { readonly home: string | null }): ReactElement | null {
  if (home === null) return null;
  return (
    <Hint>
      {settingsTexts.otherHome} <code>{home}</code>. <Diagnose look="link" />
    </Hint>
  );
}

export function FilesSection({ snapshot }: SnapshotProps): ReactElement {
  const { codexHome, poolRoot, quotaHome, commandHome } = snapshot.surroundings;
  const { canChoose, canForget } = homeLinks(snapshot.surroundings);
  return (
    <Section title={settingsTexts.files}>
      <PlaceRow label={settingsTexts.codexHome} path={codexHome} which="codex-home">
        {canChoose && (
          <button
            type="button"
            className="btn"
            aria-label={settingsTexts.changeHomeWhole}
            onClick={() => void send('codex-home:choose', null)}
          >
            {settingsTexts.changeHome}
          </button>
        )}
      </PlaceRow>
      <CommandHome home={commandHome} />
      {canForget && (
        <p className="hint links">
          <button type="button" className="link" onClick={() => void send('codex-home:forget', null)}>
            {settingsTexts.usualHome}
          </button>
        </p>
      )}
      <PlaceRow label={settingsTexts.accountPool} path={poolRoot} which="pool-root" />
      <PlaceRow label={settingsTexts.ownFolder} path={quotaHome} which="quota-home" />
    </Section>
  );
}

function CopyLine(): ReactElement {
  const { isShown, show } = useShortly();
  const copy = async (): Promise<void> => {
    if ((await send('command:copy-line', null)) !== undefined) show();
  };
  return (
    <>
      <button type="button" className="btn" onClick={() => void copy()}>
        {isShown ? settingsTexts.lineCopied : settingsTexts.copyLine}
      </button>
      <span className="unseen" role="status">
        {isShown ? settingsTexts.lineCopied : ''}
      </span>
    </>
  );
}

export function CommandSection({ snapshot }: SnapshotProps): ReactElement {
  const { command, commandReach } = snapshot.surroundings;
  const { text, hint } = commandView(snapshot.surroundings);
  const canCopy = command === 'installed' && commandReach === 'needs-line';
  const canInstall = command === 'not-installed' || command === 'other-version';
  return (
    <Section title={settingsTexts.commandTitle}>
      <span className="lab">{settingsTexts.commandName}</span>
      <div className="line">
        <span className="mute fills">{text}</span>
        {canInstall && (
          <button type="button" className="btn" onClick={() => void send('command:install', null)}>
            {command === 'other-version' ? settingsTexts.replace : settingsTexts.install}
          </button>
        )}
        {canCopy && <CopyLine />}
      </div>
      <Hint>{hint}</Hint>
    </Section>
  );
}

const links = ['website', 'help', 'license'] as const;

export function AboutSection({ snapshot }: SnapshotProps): ReactElement {
  return (
    <Section title={settingsTexts.about}>
      <span className="lab">{texts.appName}</span>
      <div className="line">
        <span className="mute fills">{snapshot.surroundings.version}</span>
        <button type="button" className="btn" onClick={() => void send('report:copy', { key: null })}>
          {settingsTexts.copyReport}
        </button>
      </div>
      <span className="lab">{settingsTexts.diagnosticsName}</span>
      <div className="line">
        <span className="mute fills">{settingsTexts.diagnostics}</span>
        <Diagnose />
      </div>
      <p className="hint links">
        {links.map((which) => (
          <button key={which} type="button" className="link" onClick={() => void send('link:open', { which })}>
            {settingsTexts[which]}
          </button>
        ))}
      </p>
    </Section>
  );
}
