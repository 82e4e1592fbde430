/** How long codex-multi-auth 2.8.7 waits for what, in milliseconds (facts/multi-auth.md, the sections named). */
export interface RivalTimes {
  /** 1.7: a lease is stale after this, by what it says of itself or by the age of its file. */
  readonly leaseLifeMs: number;
  /** 1.7: whoever waited so long goes on without the lease. */
  readonly leaseWaitMs: number;
  readonly leasePollMs: number;
  /** 1.7: an older result is not believed. */
  readonly resultLifeMs: number;
  /** 1.7: older files go with the next acquire of anybody. */
  readonly leaseFileLifeMs: number;
  /** 5 */
  readonly requestTimeoutMs: number;
  /** 5: before its end a token counts as used up for a request that goes through the proxy. */
  readonly renewAheadMs: number;
  /** 5: the guardian's rounds, how far ahead it looks, and its rest between two accounts. */
  readonly guardEveryMs: number;
  readonly guardAheadMs: number;
  readonly guardRestMs: number;
  /** 5: after the first failure of its kind; the next ones take as many times as long. */
  readonly coolDownMs: number;
  /** 1.8, point 3: the proxy saves so long after what made it. */
  readonly saveAfterMs: number;
  /** 1.5: before the second try of a rename or copy; each next wait is twice as long. */
  readonly firstRetryMs: number;
}

/** All of them times one factor, so that minutes show what takes a rival hours. 1 is as it is. */
export function rivalTimes(timeFactor: number): RivalTimes {
  const scaled = (ms: number): number => Math.max(1, Math.round(ms * timeFactor));
  return {
    leaseLifeMs: scaled(30_000),
    leaseWaitMs: scaled(35_000),
    leasePollMs: scaled(150),
    resultLifeMs: scaled(20_000),
    leaseFileLifeMs: scaled(60_000),
    requestTimeoutMs: scaled(30_000),
    renewAheadMs: scaled(60_000),
    guardEveryMs: scaled(60_000),
    guardAheadMs: scaled(300_000),
    guardRestMs: scaled(250),
    coolDownMs: scaled(30_000),
    saveAfterMs: scaled(500),
    firstRetryMs: scaled(10),
  };
}
