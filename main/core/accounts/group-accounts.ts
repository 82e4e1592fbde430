import type { NamedLogin } from './account-book.ts';

/** One account with every place it signs in from, except the flagged list. */
export interface AccountGroup {
  readonly key: string;
  readonly label: string;
  readonly email: string | null;
  readonly cli: NamedLogin | null;
  readonly pool: NamedLogin | null;
  /** The login whose token is asked with: the one in auth.json, unless the pool's pair is newer and of another chain. */
  readonly lead: NamedLogin;
}

/** In the order in which the stores list them: auth.json first, then the pool. Two pool records of one account count once. */
export function groupAccounts(named: readonly NamedLogin[]): readonly AccountGroup[] {
  const byKey = new Map<string, NamedLogin[]>();
  for (const one of named) {
    if (one.login.store === 'flagged') continue;
    byKey.set(one.key, [...(byKey.get(one.key) ?? []), one]);
  }
  return [...byKey].flatMap(([key, logins]) => groupOf(key, logins));
}

function groupOf(key: string, logins: readonly NamedLogin[]): readonly AccountGroup[] {
  const cli = logins.find(({ login }) => login.store === 'cli') ?? null;
  const pool = latest(logins.filter(({ login }) => login.store === 'pool'));
  const lead = cli !== null && pool !== null ? leadOf(cli, pool) : (cli ?? pool);
  if (lead === null) return [];
  const { label, email } = pool ?? lead;
  return [{ key, label, email, cli, pool, lead }];
}

function leadOf(cli: NamedLogin, pool: NamedLogin): NamedLogin {
  if (cli.login.hash === pool.login.hash) return cli;
  return (pool.login.issuedAtMs ?? 0) > (cli.login.issuedAtMs ?? 0) ? pool : cli;
}

function latest(logins: readonly NamedLogin[]): NamedLogin | null {
  return logins.reduce<NamedLogin | null>(
    (best, one) => (best === null || (one.login.issuedAtMs ?? 0) > (best.login.issuedAtMs ?? 0) ? one : best),
    null,
  );
}
