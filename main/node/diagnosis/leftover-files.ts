import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LeftoverFacts } from '../../core/diagnosis/facts.ts';
import { isJsonObject, numberOrNull, parseJson, textOrNull } from '../../core/json.ts';
import type { Processes } from '../../core/ports.ts';
import { decideLease, ownerInNonce } from '../leases/decide-lease.ts';
import { namesIn } from '../names-in.ts';

export interface LeftoverDeps {
  /** Where our temporary files would lie. */
  readonly dirs: readonly string[];
  readonly leaseDir: string;
  /** codex-multi-auth's, which are ours too. */
  readonly leaseLifeMs: number;
  readonly processes: Pick<Processes, 'isDead'>;
  readonly nowMs: number;
}

const largestLeaseBytes = 64 * 1024;
/** A file under a temporary name lives for milliseconds. */
const oldMs = 60_000;
const ourTemporary = /\.quota-tray\.\d+\.[0-9a-f]{16}\.tmp$|\.segment\.tmp$/;

export async function leftoverFiles(deps: LeftoverDeps): Promise<LeftoverFacts> {
  const staleLeases: string[] = [];
  let foreignLeases = 0;
  for (const name of namesIn(deps.leaseDir).filter((one) => one.endsWith('.lock'))) {
    const path = join(deps.leaseDir, name);
    const lease = await lookAtLease(path, deps);
    if (lease === 'fallen') staleLeases.push(path);
    if (lease === 'foreign') foreignLeases += 1;
  }
  return { staleLeases, foreignLeases, temporaryFiles: deps.dirs.flatMap((dir) => temporaryIn(dir, deps.nowMs)) };
}

async function lookAtLease(
  path: string,
  { leaseLifeMs, processes, nowMs }: LeftoverDeps,
): Promise<'fallen' | 'foreign' | 'ours' | null> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true || found.size > largestLeaseBytes) return null;
  const value = parseJson(textOf(path));
  const nonce = isJsonObject(value) ? textOrNull(value['nonce']) : null;
  const expiresAtMs = isJsonObject(value) ? numberOrNull(value['expiresAt']) : null;
  const owner = nonce === null ? null : ownerInNonce(nonce);
  const isOwnerDead = owner !== null && (await processes.isDead(owner));
  const lease = { modifiedMs: found.mtimeMs, nonce, expiresAtMs };
  if (decideLease({ found: lease, isOwnerDead, lifeMs: leaseLifeMs, nowMs }) === 'fallen') return 'fallen';
  return owner === null ? 'foreign' : 'ours';
}

function temporaryIn(dir: string, nowMs: number): readonly string[] {
  return namesIn(dir)
    .filter((name) => ourTemporary.test(name))
    .map((name) => join(dir, name))
    .filter((path) => {
      const found = lstatSync(path, { throwIfNoEntry: false });
      return found?.isFile() === true && nowMs - found.mtimeMs > oldMs;
    });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
