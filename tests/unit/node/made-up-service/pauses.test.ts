import { describe, expect, it } from 'vitest';
import { createPauses } from '../../../../main/node/made-up-service/pauses.ts';

describe('pauses of the made-up service', () => {
  it('run their time when nothing ends them', async () => {
    await expect(createPauses().pause(1)).resolves.toBe(true);
  });

  it('end all at once, however long they were to last', async () => {
    const pauses = createPauses();
    const waiting = [pauses.pause(3_600_000), pauses.pause(7_200_000)];
    pauses.end();
    await expect(Promise.all(waiting)).resolves.toEqual([false, false]);
  });
});
