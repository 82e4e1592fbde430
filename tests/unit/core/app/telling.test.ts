import { afterEach, describe, expect, it } from 'vitest';
import { nothingTold } from '../../../../main/core/app/told-memory.ts';
import type { StatusReport } from '../../../../shared/status-report.ts';
import { type AppBench, benchStartMs, createAppBench } from '../../../support/app-bench.ts';
import { account, setAside, snapshot } from '../../../support/snapshot-parts.ts';

const minuteMs = 60_000;
const iso = (atMs: number): string => new Date(atMs).toISOString();

/** Healthy for ten minutes, then one sign-in stops, and a second one after twenty. */
function report(atMs: number): StatusReport {
  const stopped = ['build', 'ana'].filter((_, index) => atMs >= benchStartMs + (index + 1) * 10 * minuteMs);
  const { status } = snapshot({
    accounts: [account('mira', { fetchedAt: iso(atMs) })],
    aside: stopped.map((label) => setAside(label, { flaggedAt: iso(atMs) })),
  });
  if (status === null) throw new Error('A made-up snapshot has a status.');
  return status;
}

let bench: AppBench;
function begin(told = nothingTold): AppBench {
  bench = createAppBench(report, { settings: { cadence: 2 }, told });
  bench.app.start();
  return bench;
}
afterEach(() => bench.app.quit());

describe('telling a person', () => {
  it('comes through the system, once, and leaves the strip to others', async () => {
    const { app, clock, host } = begin();
    await clock.advance(15 * minuteMs);
    expect(host.notifications.map(({ title }) => title)).toEqual(['build needs sign-in']);
    await clock.advance(60 * minuteMs);
    expect(host.notifications.map(({ title }) => title)).toEqual(['build needs sign-in', 'ana needs sign-in']);
    expect(app.snapshot().untold).toEqual([]);
  });

  it('falls to the strip when the system fails to show it, until it was seen', async () => {
    const { app, clock, host, told } = begin();
    Object.assign(host, { canNotify: false, outcome: 'failed' });
    await clock.advance(25 * minuteMs);
    expect(host.notifications).toEqual([]);
    const ids = app.snapshot().untold.map(({ id }) => id);
    expect(app.snapshot().untold.map(({ title }) => title)).toEqual(['build needs sign-in', 'ana needs sign-in']);
    expect(told().untold).toEqual(app.snapshot().untold);
    await app.intents['notice:seen']({ id: ids[0] ?? '' });
    await app.intents['notice:seen']({ id: 'none of ours' });
    expect(app.snapshot().untold.map(({ id }) => id)).toEqual(ids.slice(1));
    expect(told().untold).toEqual(app.snapshot().untold);
  });

  it('keeps no name to be told later once e-mails are hidden', async () => {
    const { app, clock, host, told } = begin();
    Object.assign(host, { canNotify: false, outcome: 'failed' });
    await clock.advance(15 * minuteMs);
    expect(app.snapshot().untold).toHaveLength(1);
    await app.intents['settings:change']({ change: { hideEmails: true } });
    expect(app.snapshot().untold).toEqual([]);
    expect(told().untold).toEqual([]);
  });

  it('puts no name into the strip that the system failed to show only after e-mails were hidden', async () => {
    const { app, clock, host } = begin();
    const failed = Promise.withResolvers<'failed'>();
    host.notify = () => failed.promise;
    await clock.advance(15 * minuteMs);
    await app.intents['settings:change']({ change: { hideEmails: true } });
    failed.resolve('failed');
    await clock.advance(minuteMs);
    expect(app.snapshot().untold).toEqual([]);
  });

  it('tells nothing with a name that waited in the core when e-mails were hidden', async () => {
    const { app, clock, core, host } = begin();
    await clock.advance(3 * minuteMs);
    core.notices.push({ kind: 'put-back', label: 'mira@fernhill.example' });
    await app.intents['settings:change']({ change: { hideEmails: true } });
    await clock.advance(5 * minuteMs);
    expect(host.notifications).toEqual([]);
  });

  it('tries the system again after a failure, since a person may have allowed it meanwhile', async () => {
    const { app, clock, host } = begin();
    Object.assign(host, { canNotify: false, outcome: 'failed' });
    await clock.advance(15 * minuteMs);
    host.outcome = 'shown';
    await clock.advance(10 * minuteMs);
    expect(app.snapshot().untold.map(({ title }) => title)).toEqual(['build needs sign-in']);
    expect(host.notifications.map(({ title }) => title)).toEqual(['ana needs sign-in']);
  });

  it('is not repeated by the next start', async () => {
    const { app, clock, told } = begin();
    await clock.advance(15 * minuteMs);
    await app.quit();
    const second = begin(told());
    second.core.readingAt = () => report(benchStartMs + 10 * minuteMs);
    await second.clock.advance(minuteMs);
    expect(second.host.notifications).toEqual([]);
  });

  it('marks a stopped sign-in as seen once the restore window was shown', async () => {
    const { app, clock, told } = begin();
    await clock.advance(11 * minuteMs);
    expect(app.snapshot().needsSignInUnseen).toBe(true);
    bench.core.readingAt = () => report(benchStartMs + 10 * minuteMs);
    app.wake('restore-shown');
    await clock.advance(2 * minuteMs);
    expect(app.snapshot().needsSignInUnseen).toBe(false);
    expect(told().restoreShownAtMs).toBe(benchStartMs + 11 * minuteMs);
  });

  it('says who else is at work until it was seen, and again when it happens anew, also after a restart', async () => {
    const { app, clock, core, told } = begin();
    const conflict = { kind: 'older-copy', accounts: ['mira'], sentence: '', whatToDo: '', isPressing: true } as const;
    core.ahead = async () => ({ conflicts: [conflict], signIns: {} });
    await clock.advance(3 * minuteMs);
    const shown = app.snapshot().conflict;
    expect(shown).toEqual({ id: 'conflict-older-copy', kind: 'older-copy', keys: ['mira'] });
    await app.intents['notice:seen']({ id: shown?.id ?? '' });
    expect(app.snapshot().conflict).toBeNull();
    await app.quit();
    const second = begin(told());
    second.core.ahead = core.ahead;
    await second.clock.advance(3 * minuteMs);
    expect(second.app.snapshot().conflict).toBeNull();
    second.core.ahead = async () => ({ conflicts: [], signIns: {} });
    await second.clock.advance(3 * minuteMs);
    second.core.ahead = core.ahead;
    await second.clock.advance(3 * minuteMs);
    expect(second.app.snapshot().conflict).toEqual(shown);
    expect(second.host.notifications).toEqual([]);
  });

  it('keeps what it knew of them, and all its numbers, when it cannot look', async () => {
    const { app, clock, core } = begin();
    const health = { accessExpiresAt: null, refreshedAt: null, concern: 'long-unrefreshed' } as const;
    core.ahead = async () => ({ conflicts: [], signIns: { mira: health } });
    await clock.advance(3 * minuteMs);
    core.ahead = () => Promise.reject(new Error('EACCES'));
    await clock.advance(3 * minuteMs);
    expect(app.snapshot().signInHealth).toEqual({ mira: health });
    expect(app.snapshot().problem).toBeNull();
  });
});
