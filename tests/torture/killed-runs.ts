import { setTimeout as pause } from 'node:timers/promises';
import { type CommandResult, startCommand } from '../support/run-command.ts';
import { type Delivery, openTokenGate, type TokenGate } from '../support/token-gate.ts';
import type { GeneratedHome } from './generated-home.ts';
import type { Report } from './harm.ts';
import type { Seeded } from './seeded.ts';
import { type DeathCall, deathCallOf, earlyDeathCallOf, stracePath, tracedDeath } from './traced-death.ts';

/** When a run is killed: at a moment of its requests, or so many milliseconds after its start; null: it is left alone. */
type Kill =
  | { readonly at: 'request' | 'written' | 'let-go'; readonly count: number; readonly thenMs: number }
  | { readonly at: 'start'; readonly thenMs: number }
  | ({ readonly at: 'call' } & DeathCall);

export interface Order {
  readonly args: readonly string[];
  /** Which of the two homes. */
  readonly home: 0 | 1;
  readonly kill: Kill | null;
}

export interface Ended {
  readonly isKilled: boolean;
  /** It had sent something. */
  readonly wasAtWork: boolean;
  readonly deliveries: readonly Delivery[];
  /** Of a run that died at a call: so many of its answers have to be on disk. */
  readonly answersWritten: number;
}

/** A run that is not killed within this time stands still. */
export const longestRunMs = 120_000;
/** So long after the first request, for a moment that does not come: a refused run looks at the stores for five seconds more. */
const latestKillMs = 2_000;
const ownExits = [0, 1, 2, 3];

export async function runOrder(home: GeneratedHome, order: Order, report: Report): Promise<Ended> {
  const gate = await openTokenGate(home.world.service.tokenUrl);
  const strace = stracePath();
  const traced = order.kill?.at === 'call' && strace !== null ? tracedDeath(strace, order.kill) : null;
  const env = { ...home.envs[order.home], ...traced?.env, CODEX_REFRESH_TOKEN_URL_OVERRIDE: gate.url };
  const { child, ended } = startCommand(order.args, env, traced?.under);
  const kill = (): void => {
    gate.markKilled();
    child.kill('SIGKILL');
  };
  const tooLong = setTimeout(kill, longestRunMs);
  // Nobody sees this death come: which of its answers were in hand is known from the trace alone.
  if (traced !== null) gate.markKilled();
  else if (order.kill !== null) await Promise.race([ended, momentOf(order.kill, gate).then(kill)]);
  const result = await ended;
  const { signal } = result;
  clearTimeout(tooLong);
  await gate.close();
  const line = `${order.args.join(' ')}`;
  if (signal !== null && order.kill === null) report('wrongEnd', `${line} stood still`);
  checkEnd(line, result, report);
  return {
    isKilled: signal !== null,
    wasAtWork: gate.requests() > 0,
    deliveries: gate.deliveries,
    answersWritten: (await traced?.answersWritten()) ?? 0,
  };
}

/** A run that ended by itself ended in one of its own ways, and told nobody of an error inside. */
export function checkEnd(line: string, { exitCode, signal, stderr }: CommandResult, report: Report): void {
  if (signal === null && !ownExits.includes(exitCode ?? -1)) report('wrongEnd', `${line} ended with ${exitCode}`);
  if (/inside Codex Quota|\n\s+at /.test(stderr)) report('wrongEnd', `${line} said ${stderr.slice(0, 300)}`);
}

async function momentOf(kill: Kill, gate: TokenGate): Promise<void> {
  if (kill.at === 'call') return;
  if (kill.at !== 'start') {
    const late = new AbortController();
    const latest = gate.reached('request', 1).then(() => pause(latestKillMs, undefined, late));
    await Promise.race([gate.reached(kill.at, kill.count), latest]).finally(() => late.abort());
    latest.catch(() => undefined);
  }
  if (kill.thenMs > 0) await pause(kill.thenMs);
}

export interface Draw {
  readonly home: GeneratedHome;
  readonly random: Seeded;
  /** Of the death at a call, so that each has its turn. */
  readonly callNumber: number;
}

/**
 * One to three runs at once; most are killed. Every fourth round has a death at a call where processes can be traced. What another
 * program erased is put back before anything else, so that a third of the runs that find such an account die that early.
 */
export function drawOrders({ home, random, callNumber }: Draw): readonly Order[] {
  const mayTrace = random.chance(0.25) && stracePath() !== null;
  const count = random.pick([1, 1, 1, 2, 2, 3]);
  const isErased = home.erased.size > 0;
  return Array.from({ length: count }, (_, index) => {
    const args = drawCommand(home, random);
    const at = random.chance(0.6) ? 0 : 1;
    const isLeft = index > 0 && random.chance(0.15);
    const number = index === 0 && mayTrace ? callNumber : null;
    // Both are drawn each time: what is erased must not change what comes next.
    const [kill, early] = [drawKill(random, number), drawEarlyKill(random, number)];
    return { args, home: at, kill: isLeft ? null : isErased && early !== null ? early : kill };
  });
}

function drawCommand({ listed }: GeneratedHome, random: Seeded): readonly string[] {
  const email = listed[random.below(listed.length)]?.email ?? '';
  const check = ['verify-flagged', '--json', '--concurrency', String(1 + random.below(4))];
  const status = ['status', '--refresh', '--json'];
  return random.pick([
    check,
    check,
    check,
    status,
    status,
    status,
    ['verify-flagged', '--json', '--no-restore'],
    ['refresh', '--force', '--json'],
    ['flag', email, '--json'],
    ['flag', email, '--json'],
    ['undo', '--json'],
    ['fix', '--json'],
    ['undo', email, '--json'],
    ['unflag', email, '--json'],
  ]);
}

/** Null: none of the early ones. A start takes a tenth of a second and more, and so does what is put back then. */
function drawEarlyKill(random: Seeded, callNumber: number | null): Kill | null {
  const [isEarly, thenMs] = [random.chance(0.3), 80 + random.below(270)];
  if (!isEarly) return null;
  return callNumber === null ? { at: 'start', thenMs } : { at: 'call', ...earlyDeathCallOf(callNumber) };
}

function drawKill(random: Seeded, callNumber: number | null): Kill {
  if (callNumber !== null) return { at: 'call', ...deathCallOf(callNumber) };
  const count = 1 + random.below(4);
  if (random.chance(0.15)) return { at: 'start', thenMs: random.below(500) };
  // Right at the moment, or a little after it: what follows an answer takes some tens of milliseconds.
  const thenMs = random.chance(0.5) ? 0 : Math.floor(random.next() ** 2 * 100);
  return { at: random.pick(['request', 'written', 'written', 'let-go', 'let-go']), count, thenMs };
}
