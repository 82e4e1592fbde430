import { createCustody } from '../core/custody/custody.ts';
import { rootOf as rootOfChain } from '../core/custody/lineage.ts';
import { createProbe } from '../core/glance/probe-usage.ts';
import { createLedger } from '../core/ledger/ledger.ts';
import { createNotices } from '../core/notices.ts';
import { clockedHttp, createServiceClock } from '../core/service-clock.ts';
import { indexOf } from '../core/tokens/knowledge.ts';
import { createPauses } from '../core/tokens/pauses.ts';
import { createAnswerReader } from '../core/tokens/read-answer.ts';
import { createRefresher } from '../core/tokens/refresher.ts';
import { createSpender } from '../core/tokens/spender.ts';
import { createEndpointFor } from '../core/tokens/token-endpoint.ts';
import type { TokenHash } from '../core/tokens/token-set.ts';
import type { Probe } from '../core/verification/probe.ts';
import type { Adapters, ComposeOptions } from './adapters.ts';

/** Promise 8. */
export const backgroundSpends = 2;

/** The services over the adapters, and the parts of them that the use cases share. */
export function assemble(adapters: Adapters, { spendsInFlight, settings = () => adapters.settings }: ComposeOptions) {
  const { clock, entropy, stores, userAgent } = adapters;
  const serviceClock = createServiceClock(clock);
  const http = clockedHttp(adapters.http, serviceClock);
  const hashOf = (token: string): TokenHash => entropy.sha256Hex(token) as TokenHash;
  const readAnswer = createAnswerReader(hashOf);
  const tokensInStores = async () => new Set(indexOf(stores, await stores.read()).byHash.keys());
  const { custodyFiles: files, custodyLock: lock } = adapters;
  const custody = createCustody({ ...adapters, files, lock, readAnswer, tokensInStores });
  const ledger = createLedger({ ...adapters, files: adapters.ledgerFiles });
  const pauses = createPauses({ clock, update: adapters.countersFile.update });
  const endpointFor = createEndpointFor({
    ...adapters.endpoint,
    http,
    get mode() {
      return settings().tokenEndpoint;
    },
  });
  const known = { hashOf, pauses: pauses.tokens };
  const spender = createSpender({ ...adapters, ...known, http, custody, readAnswer, endpointFor });
  const refresher = createRefresher({ ...adapters, spender, whoRefreshes: () => settings().whoRefreshes });
  const probing = { http, clock, serviceClock, base: adapters.usageBase, userAgent };
  /** Twice as many usage checks in flight as spends (promise 8). */
  const probeBeside = (spends: number): Probe => createProbe({ ...probing, inFlight: spends * 2 });
  const rootOf = (hash: TokenHash): TokenHash => rootOfChain(custody.known(), hash);
  const naming = {
    get hideEmails() {
      return settings().hideEmails;
    },
    sha256Hex: entropy.sha256Hex,
    rootOf,
  };
  return {
    settings,
    custody,
    ledger,
    pauses,
    endpointFor,
    http,
    /** What moves accounts and names them. */
    moving: { stores, custody, clock, entropy, ledger, naming },
    /** What asks the services about a login. */
    asking: { refresher, probe: probeBeside(spendsInFlight), serviceClock, usagePauses: pauses.usage },
    backgroundProbe: probeBeside(backgroundSpends),
    probeBeside,
    known,
    notices: createNotices(),
  };
}

export type Core = ReturnType<typeof assemble>;
