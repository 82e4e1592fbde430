import type { SignInThrough, SignInWay } from '../../../shared/sign-in.ts';
import type { NamedLogin } from '../accounts/account-book.ts';
import { type Identity, isSameAccount } from '../accounts/identity.ts';
import type { CliLoginKind, StoredLogin, StoreName } from '../stores/store-types.ts';

export interface ChosenRoute {
  readonly through: SignInThrough;
  readonly way: SignInWay;
}

/** In this order, each only when the one before it could not even be begun (product.md section 8). */
export function decideRoutes({
  codexFound,
  way,
}: {
  readonly codexFound: boolean;
  readonly way: SignInWay;
}): readonly ChosenRoute[] {
  const ways: readonly SignInWay[] = way === 'device' ? ['device'] : ['browser', 'device'];
  const own = ways.map((each) => ({ through: 'app' as const, way: each }));
  return codexFound ? [{ through: 'codex', way }, ...own] : own;
}

export type Whose =
  | { readonly kind: 'the-one-asked-for' }
  /** `key` is null for an account that is in no store. */
  | { readonly kind: 'another'; readonly key: string | null };

/** `asked` null: whoever it is. What cannot be compared (an account of which nothing is known) is not taken for the same. */
export function decideWho(
  named: readonly NamedLogin[],
  { asked, answered }: { readonly asked: string | null; readonly answered: Identity },
): Whose {
  const ofAnswered = accountsOf(named, answered);
  if (asked === null || ofAnswered.some(({ key }) => key === asked)) return { kind: 'the-one-asked-for' };
  return { kind: 'another', key: ofAnswered[0]?.key ?? null };
}

/** Under whatever they were known by. */
export function accountsOf(named: readonly NamedLogin[], identity: Identity): readonly NamedLogin[] {
  return named.filter(
    ({ login, history }) => isSameAccount(login.identity, identity) || isSameAccount(history.identity, identity),
  );
}

export type Placement =
  | { readonly kind: 'replace'; readonly login: StoredLogin }
  | { readonly kind: 'new'; readonly store: 'cli' | 'pool' };

export interface PlacementQuestion {
  readonly named: readonly NamedLogin[];
  readonly identity: Identity;
  readonly cliKind: CliLoginKind;
  /** Its sign-in was refused, as far as ledger and custody know. */
  readonly isDead: (account: NamedLogin) => boolean;
}

/**
 * One sign-in mends one place, since two programs that share a chain spend each other's tokens: the one that needs it, and Codex's own
 * before the lists. A new account becomes Codex's own only where nobody is signed in; it never takes another's place.
 */
export function decidePlacement({ named, identity, cliKind, isDead }: PlacementQuestion): Placement {
  const own = named.filter(({ login }) => isSameAccount(login.identity, identity));
  const inOrder = (['cli', 'pool', 'flagged'] as const).flatMap((store) =>
    own.filter(({ login }) => login.store === store),
  );
  const needy = inOrder.find((account) => account.login.store === 'flagged' || isDead(account)) ?? inOrder[0];
  if (needy !== undefined) return { kind: 'replace', login: needy.login };
  return { kind: 'new', store: placeOfNew(cliKind) };
}

function placeOfNew(cliKind: CliLoginKind): 'cli' | 'pool' {
  return cliKind === 'not-signed-in' ? 'cli' : 'pool';
}

/** What a sign-in of an account writes that lies in `stores`: nobody in particular is a new one, and one that was set aside goes back. */
export function storesToWrite(stores: readonly StoreName[], cliKind: CliLoginKind): readonly StoreName[] {
  if (stores.length === 0) return [placeOfNew(cliKind)];
  return [...new Set<StoreName>([...stores, ...(stores.includes('flagged') ? (['pool'] as const) : [])])];
}

/**
 * A sign-in of an earlier run that could not be stored then, while the account has got a newer one since that works everywhere. To put
 * the old one in its place could end the account, as one that was signed out in between does not work any more.
 */
export function isOvertaken({
  named,
  identity,
  issuedAtMs,
  isDead,
}: Omit<PlacementQuestion, 'cliKind'> & { readonly issuedAtMs: number | null }): boolean {
  const own = named.filter(({ login }) => isSameAccount(login.identity, identity));
  const works = own.every((account) => account.login.store !== 'flagged' && !isDead(account));
  return works && issuedAtMs !== null && own.some(({ login }) => (login.issuedAtMs ?? 0) > issuedAtMs);
}
