import { send } from '../lib/bridge.ts';
import type { OtherSignIn, SignInAct } from '../lib/sign-in-view.ts';

/** Does what a button of a sign-in says. False when it did not work, which the window tells by itself. */
export async function actOnSignIn(id: string, act: SignInAct, others: readonly OtherSignIn[] = []): Promise<boolean> {
  switch (act) {
    case 'cancel':
      return (await send('sign-in:cancel', { id })) !== undefined;
    case 'copy-code':
      return (await send('sign-in:copy', { id, what: 'code' })) !== undefined;
    case 'copy-address':
      return (await send('sign-in:copy', { id, what: 'address' })) !== undefined;
    case 'open-browser':
      return (await send('sign-in:open-browser', { id })) !== undefined;
    case 'use-code':
    case 'again-by-code':
      return (await send('sign-in:again', { id, way: 'device' })) !== undefined;
    case 'use-browser':
    case 'again':
      return (await send('sign-in:again', { id, way: 'browser' })) !== undefined;
    case 'add':
      return (await send('sign-in:decide', { id, choice: 'add' })) !== undefined;
    case 'close': {
      // What ended beside it was seen with it.
      const seen = [id, ...others.map((other) => other.id)];
      const told = await Promise.all(seen.map((one) => send('sign-in:seen', { id: one })));
      return told.every((reply) => reply !== undefined);
    }
  }
}
