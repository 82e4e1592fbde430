import type { ReactElement } from 'react';
import { signInTexts } from '../lib/sign-in-texts.ts';
import type { SignInPanel } from '../lib/sign-in-view.ts';
import { MarkIcon } from './MarkIcon.tsx';

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
