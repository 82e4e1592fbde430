import { keptFromHashed } from '../custody/kept-tokens.ts';
import { chainUpTo } from '../custody/lineage.ts';
import type { Clock, Processes } from '../ports.ts';
import { settleTokens } from '../stores/edits/settle-tokens.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import { gatherKnowledge, type HashedLogin, type KnowledgeDeps } from './knowledge.ts';
import type { NewerPair } from './newer-pair.ts';
import type { SpendOutcome } from './spend-outcome.ts';
import type { HashedTokens, TokenHash } from './token-set.ts';

/** When to look for a rival's newer token after a refusal (product.md section 4, Refused). */
const lookAgainAtMs = [0, 500, 2_000, 5_000];
/** A Codex process may take this long to write what it refreshed (facts/codex.md 2.2). */
const codexLooksAtMs = [10_000, 15_000, 20_000, 25_000, 30_000, 35_000, 40_000, 45_000];

/**
 * The new pair into every store that holds an earlier token of its chain: `before` is one of these, also where custody knows of another
 * token that came of it.
 */
export async function settlePair(deps: KnowledgeDeps, tokens: HashedTokens, before: TokenHash): Promise<void> {
  const custody = deps.custody.known();
  const hashes = new Set([...chainUpTo(custody, tokens.hash), ...chainUpTo(custody, before)]);
  const request = { hashes, tokens, nowMs: deps.clock.now(), loginsOf: deps.stores.loginsOf };
  await deps.stores.transact((docs) => settleTokens(docs, request));
}

/** A result of a rival goes into custody first, because the rival prunes it; then every store of the chain gets the pair. */
export async function adoptPair(
  deps: KnowledgeDeps,
  login: StoredLogin,
  { pair, spent }: { readonly pair: NewerPair; readonly spent: boolean },
): Promise<SpendOutcome> {
  const { tokens, identity, from, sameChain, spent: onTheWay = [] } = pair;
  const adopted = { kind: 'adopted' as const, tokens, hash: tokens.hash, identity, from, sameChain, spent };
  if (!sameChain || login.hash === null) return adopted;
  if (from === 'lease-result' || from === 'codex') {
    const kept = { at: deps.clock.now(), hash: tokens.hash, account: identity, tokens: keptFromHashed(tokens) };
    // What we got for the login's own token may have been spent by the other program: it is the link between the two.
    await deps.custody.record({ t: 'held', from: [...new Set([login.hash, ...onTheWay])], ...kept });
  }
  await settlePair(deps, tokens, login.hash);
  return adopted;
}

/** A refusal is no verdict yet: a rival may have been faster and be about to write. */
export async function lookForNewer(
  deps: KnowledgeDeps & { readonly processes: Processes },
  login: HashedLogin,
  { refused, signal }: { readonly refused: SpendOutcome; readonly signal: AbortSignal | undefined },
): Promise<SpendOutcome> {
  const newer = await lookRepeatedly(deps, { isCliLogin: login.store === 'cli', signal }, async () => {
    const known = await gatherKnowledge(deps, login, { otherChains: 'any', fresh: true });
    return known.newer;
  });
  return newer === null ? refused : adoptPair(deps, login, { pair: newer, spent: true });
}

/** Looks until `look` finds something; null when it did not in the time that a rival may take. */
export async function lookRepeatedly<T>(
  { clock, processes }: { readonly clock: Pick<Clock, 'sleep'>; readonly processes: Processes },
  { isCliLogin, signal }: { readonly isCliLogin: boolean; readonly signal: AbortSignal | undefined },
  look: () => Promise<T | null>,
): Promise<T | null> {
  let waitedMs = 0;
  const lookAt = async (moments: readonly number[]): Promise<T | null> => {
    for (const atMs of moments) {
      await clock.sleep(atMs - waitedMs, signal);
      waitedMs = atMs;
      const found = await look();
      if (found !== null || signal?.aborted === true) return found;
    }
    return null;
  };
  const soon = await lookAt(lookAgainAtMs);
  if (soon !== null || !isCliLogin || signal?.aborted === true) return soon;
  // Asked only now: a Codex that we started ourselves has ended by then.
  return (await processes.codexMayBeRunning()) ? lookAt(codexLooksAtMs) : null;
}
