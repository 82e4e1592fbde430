import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll } from 'vitest';

/** Bound by whoever has the turn, so that the system takes it back from one that was killed. */
const turnPort = 14_551;
const triesAtMost = 3_000;
const pauseMs = 100;

/**
 * A sign-in in the browser comes back to port 1455 or 1457 of this computer and to no other, so whoever listens there, or tests that a
 * port is taken, has to be alone: across the files of a run, and across runs in two folders. Gives out what ends the turn. Rejects after
 * five minutes.
 */
export async function turnAtCallbackPorts(): Promise<() => Promise<void>> {
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    const server = createServer();
    try {
      server.listen(turnPort, '127.0.0.1');
      await once(server, 'listening');
      return () => new Promise((done) => void server.close(() => done()));
    } catch {
      await new Promise((done) => setTimeout(done, pauseMs));
    }
  }
  throw new Error(`Somebody holds port ${turnPort} for longer than any test of ours.`);
}

/** The turn for all tests of a file. */
export function useTurnAtCallbackPorts(): void {
  let endTurn = async (): Promise<void> => undefined;
  beforeAll(async () => {
    endTurn = await turnAtCallbackPorts();
  }, 330_000);
  afterAll(() => endTurn());
}
