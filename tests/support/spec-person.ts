import { afterAll, beforeAll } from 'vitest';
import { turnAtCallbackPorts } from './callback-ports.ts';
import { type PersonInBrowser, startPersonInBrowser } from './person-in-browser.ts';

/** As long as it takes at the most until the callback ports are free. */
const turnLimitMs = 330_000;

/** Called once at the top of a spec file in which somebody signs in in the browser. */
export function usePersonInBrowser(): Omit<PersonInBrowser, 'close'> {
  let endTurn = async (): Promise<void> => undefined;
  let person: PersonInBrowser | null = null;
  beforeAll(async () => {
    endTurn = await turnAtCallbackPorts();
    person = await startPersonInBrowser();
  }, turnLimitMs);
  afterAll(async () => {
    await person?.close();
    await endTurn();
  });
  const there = (): PersonInBrowser => {
    if (person === null) throw new Error('Only within a spec.');
    return person;
  };
  return {
    signIn: (app) => there().signIn(app),
    goThrough: (address, link) => there().goThrough(address, link),
  };
}
