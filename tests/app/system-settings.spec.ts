import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { RestoreRun } from '../../shared/app-snapshot.ts';
import type { AppHost, AppUnderTest } from '../support/app-under-test.ts';
import { flaggedRecord } from '../support/codex-home.ts';
import { openConnectProxy } from '../support/hostile/connect-proxy.ts';
import { openAppHost } from '../support/open-app-host.ts';
import { readPopover, snapshotNow, untilRead, untilSnapshot } from '../support/story.ts';
import { createWorld, type World } from '../support/world.ts';

/** What the tray showed from the beginning of a check until its first result, which may change more than the gap. */
function picturesOfTheCheck({ journal }: AppUnderTest): ReadonlySet<string> {
  const runs = journal.map(({ kind, channel, text }): RestoreRun | null =>
    kind === 'bridge' && channel === 'snapshot:changed' ? JSON.parse(String(text))[0].restore.run : null,
  );
  const began = runs.findIndex((run) => run?.kind === 'running');
  const told = runs.findIndex((run) => run !== null && run.kind !== 'idle' && run.reports.length > 0);
  const during = journal.slice(began, told);
  return new Set(during.flatMap(({ kind, images }) => (kind === 'tray-image' ? [JSON.stringify(images)] : [])));
}

/** The system says what the spec wants it to say. */
describe('the settings of the system', () => {
  let host: AppHost;

  beforeAll(async () => {
    host = await openAppHost();
  });
  afterAll(() => host.close());

  async function ownWorld(): Promise<World> {
    const world = await createWorld();
    onTestFinished(() => world.dispose());
    return world;
  }

  async function start(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<AppUnderTest> {
    const app = await host.start({ args, env });
    onTestFinished(async () => void (await app.quit()));
    return app;
  }

  /** Connects to nothing. */
  async function uselessProxy() {
    const proxy = await openConnectProxy((client) => client.end('HTTP/1.1 200 Ready\r\n\r\n'));
    onTestFinished(proxy.close);
    return { ...proxy, answer: proxy.url.replace('http://', 'PROXY ') };
  }

  it('name the proxy that counts, also when they change', async () => {
    const world = await ownWorld();
    await world.home.writeAuth(world.account('mira').tokens);
    const [before, after] = [await uselessProxy(), await uselessProxy()];
    const address = { CODEX_QUOTA_CHATGPT_BASE_URL: 'https://service.invalid/backend-api' };
    const app = await start({ ...world.env, ...address, APP_SYSTEM_PROXY: before.answer }, '--hidden', '--restore');
    await untilRead(app);
    expect(before.heard()).toContain('CONNECT service.invalid:443');
    await app.systemProxy(after.answer);
    await app.power('resume');
    await app.tray.choose(/^Refresh now$/);
    await expect.poll(after.heard, { timeout: 20_000 }).toContain('CONNECT service.invalid:443');
  });

  it('are asked for a proxy anew once the computer has woken up, not with every reading', async () => {
    const world = await ownWorld();
    await world.home.writeAuth(world.account('mira').tokens);
    const app = await start(world.env);
    const page = await readPopover(app);
    const asked = (): number => app.journal.filter(({ kind }) => kind === 'proxy-asked').length;
    const readAgain = async (): Promise<void> => {
      const before = snapshotNow(app)?.status?.accounts[0]?.fetchedAt ?? null;
      await page.getByRole('button', { name: /^Refresh/ }).click();
      await untilSnapshot(app, ({ status }) => (status?.accounts[0]?.fetchedAt ?? null) !== before);
    };
    await readAgain();
    expect(asked()).toBe(1);
    await app.power('resume');
    await readAgain();
    expect(asked()).toBe(2);
  });

  it.each([
    { motion: 'keep the gap in the icon still during a check', isReduced: true, atLeast: 1, atMost: 1 },
    { motion: 'let the gap in the icon walk during a check', isReduced: false, atLeast: 2, atMost: 4 },
  ])('$motion', async ({ isReduced, atLeast, atMost }) => {
    const world = await ownWorld();
    const kai = world.account('kai');
    await world.home.writeFlagged([flaggedRecord(kai.tokens)]);
    kai.behave({ token: { kind: 'healthy', latencyMs: 3_000 } });
    const app = await start(world.env, '--restore');
    const page = await app.window('restore');
    await app.reducedMotion(isReduced);
    await page.getByRole('button', { name: 'Check and restore' }).click();
    await untilSnapshot(app, ({ restore: { run } }) => run.kind === 'finished');
    const pictures = picturesOfTheCheck(app);
    expect(pictures.size).toBeGreaterThanOrEqual(atLeast);
    expect(pictures.size).toBeLessThanOrEqual(atMost);
  });
});
