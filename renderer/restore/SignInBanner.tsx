import type { ReactElement } from 'react';
import { MarkIcon } from '../components/MarkIcon.tsx';
import type { SignInPanel } from '../lib/sign-in-view.ts';
import { signInTexts } from '../texts/sign-in-texts.ts';

interface SignInBannerProps {
  readonly panel: SignInPanel;
  readonly onShow: () => void;
}

/** A sign-in that was put aside. */
export function SignInBanner({ panel, onShow }: SignInBannerProps): ReactElement {
  return (
    <div className="hold" role="status">
      <MarkIcon mark="ring" tone="mute" />
      <h2>{panel.title}</h2>
      <p>{panel.text}</p>
      <div className="acts">
        <button type="button" className="btn" onClick={onShow}>
          {signInTexts.show}
        </button>
      </div>
    </div>
  );
}
