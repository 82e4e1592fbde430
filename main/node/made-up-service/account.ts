import {
  createScript,
  type NeighbourBehaviour,
  type Script,
  type Scripted,
  type TokenBehaviour,
  type UsageBehaviour,
} from './behaviours.ts';
import { type MadeUpQuota, plainQuota } from './quota.ts';
import type { Family, TokenBook } from './token-book.ts';
import { buildTokens, type MadeUpTokens, type SignInFacts, sha256Hex, type TokenSpan } from './token-factory.ts';

export interface AccountBehaviours {
  readonly token?: Scripted<TokenBehaviour>;
  readonly usage?: Scripted<UsageBehaviour>;
  readonly resetCredits?: Scripted<NeighbourBehaviour>;
  readonly accountsCheck?: Scripted<NeighbourBehaviour>;
}

export interface AccountSpec extends Partial<SignInFacts> {
  /** Names the account in scripts and in the log. */
  readonly key: string;
  readonly quota?: MadeUpQuota;
  readonly behaviours?: AccountBehaviours;
  /** Of the first sign-in. */
  readonly signIn?: SignInOptions;
}

/** Left out: issued now, valid as long as the service's access tokens are. */
export interface SignInOptions extends Partial<TokenSpan> {
  readonly issuer?: string;
}

export interface MadeUpAccount extends SignInFacts {
  readonly key: string;
  /** Of the first sign-in; they do not follow rotations. */
  readonly tokens: MadeUpTokens;
  readonly quota: MadeUpQuota;
  behave(behaviours: AccountBehaviours): void;
  setQuota(quota: MadeUpQuota): void;
  /** What later tokens and usage answers say: a changed e-mail, plan or user id. */
  change(facts: Partial<SignInFacts>): void;
  /** One more sign-in of the same account: another lineage, which leaves the others alone. */
  signIn(options?: SignInOptions): MadeUpTokens;
  /** Rotates a current token as if another program had spent it; null when it is not current. */
  rotate(refreshToken: string): MadeUpTokens | null;
  /** Signs the account out everywhere: refresh and access tokens of all its sign-ins. */
  revoke(): void;
  /** Access tokens handed out so far answer 401 `token_invalidated`; refresh tokens go on. */
  invalidateAccess(): void;
}

/** What the endpoints need beyond the public account. */
export interface AccountState extends MadeUpAccount {
  readonly scripts: {
    readonly token: Script<TokenBehaviour>;
    readonly usage: Script<UsageBehaviour>;
    readonly resetCredits: Script<NeighbourBehaviour>;
    readonly accountsCheck: Script<NeighbourBehaviour>;
  };
  /** A pair for an answer of that family, entered in the book. */
  mint(family: Family): MadeUpTokens;
  openFamily(): Family;
}

export interface Issuing {
  readonly book: TokenBook;
  readonly marker: string;
  readonly issuer: string;
  readonly now: () => number;
  readonly accessLifetimeMs: () => number;
}

export function createAccount(spec: AccountSpec, issuing: Issuing): AccountState {
  let facts = factsOf(spec);
  let quota = spec.quota ?? plainQuota(issuing.now());
  const scripts = createScripts();
  const signedInAtMs = new WeakMap<Family, number>();
  const mint = (family: Family, options: SignInOptions = {}): MadeUpTokens => {
    const span = spanOf(options, issuing);
    const signedIn = signedInAtMs.get(family) ?? span.issuedAtMs;
    signedInAtMs.set(family, signedIn);
    const tokens = buildTokens({
      facts,
      ...span,
      signedInAtMs: signedIn,
      marker: issuing.marker,
      issuer: options.issuer ?? issuing.issuer,
    });
    issuing.book.enter(tokens, family);
    return tokens;
  };
  const openFamily = (): Family => issuing.book.openFamily(spec.key);
  const behave = (behaviours: AccountBehaviours): void => applyBehaviours(scripts, behaviours);
  behave(spec.behaviours ?? {});
  return {
    key: spec.key,
    tokens: mint(openFamily(), spec.signIn),
    get email() {
      return facts.email;
    },
    get accountId() {
      return facts.accountId;
    },
    get userId() {
      return facts.userId;
    },
    get plan() {
      return facts.plan;
    },
    get quota() {
      return quota;
    },
    scripts,
    behave,
    mint: (family) => mint(family),
    openFamily,
    setQuota: (next) => {
      quota = next;
    },
    change: (next) => {
      facts = { ...facts, ...next };
    },
    signIn: (options) => mint(openFamily(), options),
    rotate(refreshToken) {
      const presented = sha256Hex(refreshToken);
      const { standing, family } = issuing.book.refresh(presented);
      if (standing !== 'current' || family === null) return null;
      issuing.book.spend(presented);
      return mint(family);
    },
    revoke: () => issuing.book.revokeAccount(spec.key),
    invalidateAccess: () => issuing.book.invalidateAccess(spec.key),
  };
}

function factsOf(spec: AccountSpec): SignInFacts {
  const mark = sha256Hex(spec.key);
  return {
    email: spec.email ?? `${spec.key}@studio.example`,
    accountId:
      spec.accountId ??
      `${mark.slice(0, 8)}-${mark.slice(8, 12)}-4${mark.slice(13, 16)}-a${mark.slice(17, 20)}-${mark.slice(20, 32)}`,
    userId: spec.userId ?? `user-${mark.slice(32, 56)}`,
    plan: spec.plan ?? 'plus',
  };
}

function spanOf(options: SignInOptions, issuing: Issuing): TokenSpan {
  const issuedAtMs = options.issuedAtMs ?? issuing.now();
  return { issuedAtMs, expiresAtMs: options.expiresAtMs ?? issuedAtMs + issuing.accessLifetimeMs() };
}

function createScripts(): AccountState['scripts'] {
  return {
    token: createScript<TokenBehaviour>({ kind: 'healthy' }),
    usage: createScript<UsageBehaviour>({ kind: 'healthy' }),
    resetCredits: createScript<NeighbourBehaviour>({ kind: 'healthy' }),
    accountsCheck: createScript<NeighbourBehaviour>({ kind: 'healthy' }),
  };
}

function applyBehaviours(scripts: AccountState['scripts'], behaviours: AccountBehaviours): void {
  if (behaviours.token !== undefined) scripts.token.set(behaviours.token);
  if (behaviours.usage !== undefined) scripts.usage.set(behaviours.usage);
  if (behaviours.resetCredits !== undefined) scripts.resetCredits.set(behaviours.resetCredits);
  if (behaviours.accountsCheck !== undefined) scripts.accountsCheck.set(behaviours.accountsCheck);
}
