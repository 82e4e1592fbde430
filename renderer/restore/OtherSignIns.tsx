import type { ReactElement } from 'react';
import type { OtherSignIn } from '../lib/sign-in-view.ts';
import { signInTexts } from '../texts/sign-in-texts.ts';
import { actOnSignIn } from './act-on-sign-in.ts';

/** Those that wait behind the one that is shown, and those that ended before it. */
export function OtherSignIns({ others }: { readonly others: readonly OtherSignIn[] }): ReactElement | null {
  if (others.length === 0) return null;
  return (
    <ul className="others" aria-label={signInTexts.others}>
      {others.map(({ id, label, text, button }) => (
        <li key={id}>
          <bdi>{label}</bdi>
          <span className="two">{text}</span>
          {button !== null && (
            <button
              type="button"
              className="link"
              aria-label={`${button.text}, ${label}`}
              onClick={() => void actOnSignIn(id, button.act)}
            >
              {button.text}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
