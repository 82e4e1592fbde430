import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { allTargets } from './all-targets.ts';
import { runCampaign } from './campaign.ts';

// One parser in a thread of its own, so that an input that never comes to an end can be told by whoever started it.

const orders = z
  .object({
    target: z.string(),
    seed: z.number(),
    forMs: z.number(),
    known: z.array(z.string()),
    heartbeat: z.instanceof(SharedArrayBuffer),
    current: z.instanceof(SharedArrayBuffer),
  })
  .parse(workerData);

const beats = new Int32Array(orders.heartbeat);
const current = new Uint16Array(orders.current);
const target = allTargets.find(({ name }) => name === orders.target);

if (target !== undefined) {
  const startedMs = Date.now();
  const figures = await runCampaign(target, {
    ...orders,
    mayGoOn: () => Date.now() - startedMs < orders.forMs,
    onInput(input) {
      const length = Math.min(input.length, current.length);
      for (let at = 0; at < length; at += 1) current[at] = input.charCodeAt(at);
      Atomics.store(beats, 1, length);
      Atomics.add(beats, 0, 1);
    },
  });
  parentPort?.postMessage(figures);
}
