import type { Seeded } from '../torture/seeded.ts';
import type { SimulatedApp } from './simulated-app.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const minuteMs = 60_000;
const wakingHours = { from: 7, to: 23 };
const sleepMs = 8 * 60 * minuteMs;

/** What happened in one hour that makes a reading due beside the usual pace. */
export interface Occasions {
  opens: number;
  wakes: number;
  checks: number;
}

export interface HourContext {
  readonly clock: SimulatedClock;
  readonly random: Seeded;
  readonly sim: SimulatedWorld;
  readonly simulated: SimulatedApp;
  readonly day: number;
  readonly hour: number;
}

type Act = (context: HourContext, occasions: Occasions) => Promise<void> | void;

/** What a person and the world do in an hour, each at a minute of its own; at night the computer sleeps. */
export async function liveThroughHour(context: HourContext): Promise<Occasions> {
  const { clock, random, hour, simulated } = context;
  const occasions: Occasions = { opens: 0, wakes: 0, checks: 0 };
  const startMs = clock.now();
  if (hour === wakingHours.to) {
    clock.leap(sleepMs);
    simulated.app.wake('resume');
    simulated.app.wake('unlock');
    occasions.wakes += 2;
    await clock.idle();
    return occasions;
  }
  const acts = actsOf(context)
    .map((act) => ({ act, atMs: startMs + random.below(58) * minuteMs }))
    .sort((a, b) => a.atMs - b.atMs);
  for (const { act, atMs } of acts) {
    await clock.pass(atMs - clock.now());
    await act(context, occasions);
    await clock.idle();
  }
  await clock.pass(startMs + 60 * minuteMs - clock.now());
  return occasions;
}

export const hoursOfDay: readonly number[] = Array.from(
  { length: wakingHours.to - wakingHours.from + 1 },
  (_, index) => wakingHours.from + index,
);

function actsOf({ random, day, hour }: HourContext): readonly Act[] {
  const acts: Act[] = [useSome, useSome];
  if (random.chance(0.4)) acts.push(openPopover);
  if (random.chance(0.25)) acts.push(({ sim }) => sim.rivalRefresh());
  if (random.chance(0.1)) acts.push(toggleBattery);
  if (hour === 9) acts.push(({ sim }) => sim.die());
  if (hour === 20) acts.push(cure);
  const special = specials[day % specials.length]?.[hour];
  if (special !== undefined) acts.push(special);
  return acts;
}

/** By hour; each day of five has a trouble of its own. */
const specials: readonly Readonly<Record<number, Act>>[] = [
  {},
  { 11: (context) => setOnline(context, false), 16: (context, occasions) => comeBack(context, occasions) },
  { 14: ({ simulated }) => cutNetwork(simulated, false), 16: ({ simulated }) => cutNetwork(simulated, true) },
  { 13: ({ sim }) => sim.setTrouble(true), 14: ({ sim }) => sim.setTrouble(false) },
  { 12: ({ simulated }) => void simulated.app.intents['usage:refresh'](null) },
];

function useSome({ sim, random }: HourContext): void {
  const [own] = sim.accounts;
  if (own !== undefined) sim.work(own, 5 + random.below(25));
  const other = sim.accounts[random.below(sim.accounts.length)];
  if (other !== undefined) sim.work(other, random.below(60));
}

function openPopover({ simulated }: HourContext, occasions: Occasions): void {
  occasions.opens += 1;
  simulated.app.wake('popover-opened');
}

function toggleBattery({ simulated }: HourContext): void {
  const { host, app } = simulated;
  host.onBattery = !host.onBattery;
  app.wake(host.onBattery ? 'on-battery' : 'on-mains');
}

/** Signs the dead ones in again with the other program, and has the app see to the set-aside ones. */
async function cure({ sim, simulated, clock }: HourContext, occasions: Occasions): Promise<void> {
  occasions.checks += 1;
  await sim.signInDeadOnes();
  simulated.app.wake('restore-shown');
  await simulated.app.intents['restore:start']({ mode: 'restore', keys: [] });
  await clock.pass(minuteMs);
  await simulated.app.intents['restore:clear'](null);
}

function setOnline({ simulated }: HourContext, isUp: boolean): void {
  simulated.host.isUp = isUp;
  simulated.hasNetwork = isUp;
  simulated.app.wake(isUp ? 'online' : 'offline');
}

function comeBack(context: HourContext, occasions: Occasions): void {
  occasions.wakes += 1;
  setOnline(context, true);
}

/** The system believes that there is one. */
function cutNetwork(simulated: SimulatedApp, isThere: boolean): void {
  simulated.hasNetwork = isThere;
}
