import type { TokenHash } from '../../tokens/token-set.ts';
import type { StoredLogin } from '../store-types.ts';

/** Whether a token is taken for dead. How much has to speak against it is up to whoever asks: who may lose one wants the last word. */
export type IsDead = (hash: TokenHash) => boolean;

/** Of two sign-ins of one account that meet in one record, the one that was refused gives way, else the earlier one. */
export function isBetterSignIn(one: StoredLogin, other: StoredLogin, isDead: IsDead): boolean {
  const [hasEnded, otherHasEnded] = [one, other].map(({ hash }) => hash === null || isDead(hash));
  if (hasEnded !== otherHasEnded) return otherHasEnded === true;
  return (one.issuedAtMs ?? 0) > (other.issuedAtMs ?? 0);
}
