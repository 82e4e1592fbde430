import type { ReactElement } from 'react';
import type { Surroundings } from '../../shared/app-snapshot.ts';
import { isAgain, type SignInButton, type SignInPanel } from '../lib/sign-in-view.ts';
import { useShortly } from '../lib/use-shortly.ts';
import { signInTexts } from '../texts/sign-in-texts.ts';
import { actOnSignIn } from './act-on-sign-in.ts';

interface SignInButtonsProps {
  readonly panel: SignInPanel;
  readonly platform: Surroundings['platform'];
}

export function SignInButtons({ panel, platform }: SignInButtonsProps): ReactElement | null {
  const { isShown: isCopied, show: showCopied } = useShortly();
  const { id, buttons } = panel;
  if (buttons.length === 0) return null;
  const press = async ({ act }: SignInButton): Promise<void> => {
    const worked = await actOnSignIn(id, act, panel.others);
    if (worked && isCopy(act)) showCopied();
  };
  // Whoever presses Enter without looking adds nobody.
  const first = buttons.find(isAgain) ?? buttons.find(({ isMain }) => isMain);
  const drawn = buttons.map((button) => (
    <button
      key={button.act}
      type="button"
      className={button.isMain ? 'btn main' : 'btn'}
      data-first={button === first ? '' : undefined}
      onClick={() => void press(button)}
    >
      {isCopy(button.act) && isCopied ? signInTexts.copied : button.text}
    </button>
  ));
  return (
    <>
      <p className="unseen" role="status">
        {isCopied ? signInTexts.copied : ''}
      </p>
      <div className="acts">{platform === 'windows' ? drawn.toReversed() : drawn}</div>
    </>
  );
}

function isCopy(act: SignInButton['act']): boolean {
  return act === 'copy-code' || act === 'copy-address';
}
