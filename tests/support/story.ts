import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { AppHost, AppUnderTest } from './app-under-test.ts';
import { openAppHost } from './open-app-host.ts';
import { createWorld, type World } from './world.ts';

/** What the specs of one file share: one host, and a fresh world for each of them. */
export interface Story {
  readonly world: World;
  start(...args: readonly string[]): Promise<AppUnderTest>;
  /** With more variables than the world's own. */
  startWith(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<AppUnderTest>;
}

/** Called once at the top of a spec file. Whatever still runs after a spec is quit before its world goes. */
export function useStory(): Story {
  let host: AppHost | null = null;
  let world: World | null = null;
  let apps: AppUnderTest[] = [];
  const there = <T>(value: T | null): T => {
    if (value === null) throw new Error('Only within a spec.');
    return value;
  };
  beforeAll(async () => {
    host = await openAppHost();
  });
  afterAll(() => host?.close());
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    await Promise.all(apps.map((app) => app.quit()));
    apps = [];
    await world?.dispose();
  });
  const startWith: Story['startWith'] = async (env, ...args) => {
    const app = await there(host).start({ args, env: { ...there(world).env, ...env } });
    apps.push(app);
    return app;
  };
  return {
    get world() {
      return there(world);
    },
    start: (...args) => startWith({}, ...args),
    startWith,
  };
}

/** Waits for the popover and, in it, for numbers of the service. */
export async function readPopover(app: AppUnderTest): Promise<Page> {
  const page = await app.window('popover');
  await page.getByRole('button', { name: /^Refresh, read/ }).waitFor();
  await untilRead(app);
  return page;
}

/** Waits until a reading of every account that can be read has come back. */
export function untilRead(app: AppUnderTest): Promise<AppSnapshot> {
  return untilSnapshot(app, ({ status, reading }) => {
    const accounts = status?.accounts ?? [];
    return !reading.isReading && accounts.some(({ fetchedAt, error }) => fetchedAt !== null || error !== null);
  });
}

/** The newest snapshot that went to a window, once it is so. */
export function untilSnapshot(app: AppUnderTest, isSo: (snapshot: AppSnapshot) => boolean): Promise<AppSnapshot> {
  return app.untilJournal(() => {
    const snapshot = snapshotNow(app);
    return snapshot !== null && isSo(snapshot) ? snapshot : null;
  });
}

export function snapshotNow({ journal }: AppUnderTest): AppSnapshot | null {
  const pushed = journal.findLast(({ kind, channel }) => kind === 'bridge' && channel === 'snapshot:changed');
  return pushed === undefined ? null : JSON.parse(String(pushed['text']))[0];
}
