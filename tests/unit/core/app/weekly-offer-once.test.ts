import { afterEach, describe, expect, it } from 'vitest';
import type { RunMode } from '../../../../shared/app-snapshot.ts';
import { isWeeklyOffered } from '../../../../shared/weekly-offer.ts';
import { type AppBench, createAppBench } from '../../../support/app-bench.ts';
import { account, setAside, snapshot } from '../../../support/snapshot-parts.ts';

const { status } = snapshot({ accounts: [account('mira')], aside: [setAside('kai')] });

let bench: AppBench;
afterEach(() => bench.app.quit());

/** A run that came to its end with somebody still set aside. */
async function ended(mode: RunMode): Promise<AppBench> {
  bench = createAppBench(() => {
    if (status === null) throw new Error('A made-up snapshot has a status.');
    return status;
  });
  const { app, clock } = bench;
  app.start();
  await clock.advance(1000);
  await app.intents['restore:start']({ mode, keys: [] });
  await clock.advance(1000);
  return bench;
}

function isOffered({ app }: AppBench): boolean {
  const shown = app.snapshot();
  return isWeeklyOffered({ ...shown, run: shown.restore.run });
}

describe('the weekly check is offered once', () => {
  it('with the result of a check, until somebody answers or the result is put away', async () => {
    const { app, settings } = await ended('check');
    expect(isOffered(bench)).toBe(true);
    expect(settings().weeklyCheck).toBe('unasked');
    await app.intents['restore:clear'](null);
    expect(settings().weeklyCheck).toBe('off');
    expect(app.snapshot().settings.weeklyCheck).toBe('off');
  });

  it('and not again with the next check, when that takes the place of a result with the offer unanswered', async () => {
    const { app, clock } = await ended('restore');
    await app.intents['restore:start']({ mode: 'check', keys: [] });
    await clock.advance(1000);
    expect(app.snapshot().restore.run.kind).toBe('finished');
    expect(isOffered(bench)).toBe(false);
  });

  it('and still stands when the next check was refused, since the result does', async () => {
    const { app } = await ended('check');
    await expect(app.intents['restore:start']({ mode: 'check', keys: ['nobody'] })).rejects.toMatchObject({
      code: 'not-possible',
    });
    expect(isOffered(bench)).toBe(true);
  });

  it('and not with a preview, which is put away without a word about it', async () => {
    const { app, settings } = await ended('preview');
    expect(isOffered(bench)).toBe(false);
    await app.intents['restore:clear'](null);
    expect(settings().weeklyCheck).toBe('unasked');
  });

  it('and keeps the answer that was given', async () => {
    const { app, settings } = await ended('check');
    await app.intents['settings:change']({ change: { weeklyCheck: 'on' } });
    await app.intents['restore:clear'](null);
    expect(settings().weeklyCheck).toBe('on');
  });
});
