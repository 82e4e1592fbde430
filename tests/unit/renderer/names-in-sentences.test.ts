import { describe, expect, it } from 'vitest';
import { heldFor, offeredText, offeredTitle, signInTexts, signInTitle } from '../../../renderer/texts/sign-in-texts.ts';
import { texts } from '../../../renderer/texts/texts.ts';
import { conflictKinds } from '../../../shared/conflict-kinds.ts';

const [ofer, ali] = ['עופר@דוגמה.example', 'محمد علي'];

describe('a sentence of a window with a name that is read from the right', () => {
  const sentences: readonly (readonly [string, string])[] = [
    ...conflictKinds
      .filter((kind) => kind !== 'other-computer')
      .map((kind) => [`conflict ${kind}`, texts.conflict(kind, [ofer, ali]).text] as const),
    ['most room', texts.mostRoom(ofer)],
    ['sign in again', signInTexts.signInAgainTo(ofer)],
    ['is signed in', signInTexts.isSignedIn(ofer)],
    ['sign in', signInTitle(ofer)],
    ['could not sign in', signInTexts.failed(heldFor(ofer))],
    ['another account', offeredTitle(ofer, ali)],
    ['an account that is here', offeredText({ who: ofer, isKnown: true, wanted: ali })],
  ];

  it.each(sentences)('keeps the order of both: %s', (_name, sentence) => {
    for (const name of [ofer, ali]) if (sentence.includes(name)) expect(sentence).toContain(`\u2068${name}\u2069`);
    expect(sentence).toContain(ofer);
  });

  it('leaves other names as they are', () => {
    expect(signInTitle('mira@fernhill.example')).toBe('Sign in to mira@fernhill.example');
    expect(texts.mostRoom('june')).toBe('Most room: june');
  });
});
