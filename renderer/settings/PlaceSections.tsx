import { type ReactElement, type ReactNode, useState } from 'react';
import { Diagnose } from '../components/Diagnose.tsx';
import { send } from '../lib/bridge.ts';
import { homeLinks } from '../lib/home-links.ts';
import { commandView, proxyChoices, proxyFrom, settingsTexts } from '../lib/settings-texts.ts';
import { useShortly } from '../lib/use-shortly.ts';
import { Field, Hint, Pick, Section } from './Controls.tsx';
import type { SectionProps } from './section-props.ts';

export function NetworkSection({ snapshot, change }: SectionProps): ReactElement {
  const { proxy } = snapshot.settings;
  const [isOpen, setOpen] = useState(false);
  const kind = proxy !== null || isOpen ? 'address' : 'system';
  const choose = (next: 'system' | 'address'): void => {
    setOpen(next === 'address');
    if (next === 'system' && proxy !== null) change({ proxy: null });
  };
  const commit = (text: string): void => {
    const address = proxyFrom(text);
    if (address !== null) change({ proxy: address });
  };
  return (
    <Section title="Network">
      <Pick label="Proxy" choices={proxyChoices} value={kind} onChoose={choose} />
      {kind === 'address' && (
        <>
          <span />
          <Field name="Address of the proxy" value={proxy ?? ''} understand={proxyFrom} onCommit={commit} isWide />
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
          aria-label={`Show ${label}`}
          onClick={() => void send('file:show', { which })}
        >
          Show
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
    <Section title="Files">
      <PlaceRow label="Codex home" path={codexHome} which="codex-home">
        {canChoose && (
          <button
            type="button"
            className="btn"
            aria-label="Change Codex home…"
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
      <PlaceRow label="Account pool" path={poolRoot} which="pool-root" />
      <PlaceRow label="This app’s own" path={quotaHome} which="quota-home" />
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
    <Section title="Command">
      <span className="lab">codex-quota</span>
      <div className="line">
        <span className="mute fills">{text}</span>
        {canInstall && (
          <button type="button" className="btn" onClick={() => void send('command:install', null)}>
            {command === 'other-version' ? 'Replace…' : 'Install…'}
          </button>
        )}
        {canCopy && <CopyLine />}
      </div>
      <Hint>{hint}</Hint>
    </Section>
  );
}

export function AboutSection({ snapshot }: SnapshotProps): ReactElement {
  return (
    <Section title="About">
      <span className="lab">Codex Quota Tray</span>
      <div className="line">
        <span className="mute fills">{snapshot.surroundings.version}</span>
        <button type="button" className="btn" onClick={() => void send('report:copy', { key: null })}>
          Copy report
        </button>
      </div>
      <span className="lab">Diagnostics</span>
      <div className="line">
        <span className="mute fills">{settingsTexts.diagnostics}</span>
        <Diagnose />
      </div>
      <p className="hint links">
        <button type="button" className="link" onClick={() => void send('link:open', { which: 'website' })}>
          Website
        </button>
        <button type="button" className="link" onClick={() => void send('link:open', { which: 'help' })}>
          Help
        </button>
        <button type="button" className="link" onClick={() => void send('link:open', { which: 'license' })}>
          License
        </button>
      </p>
    </Section>
  );
}
