import { session } from 'electron';
import { readProxyAnswer } from './proxy-answer.ts';

const answerLimitMs = 3_000;
const askedAddress = 'https://chatgpt.com/';

/** The proxy that the system's settings name for the service; undefined when they do not say in time. */
export function askSystemProxy(): Promise<string | null | undefined> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => resolve(undefined), answerLimitMs);
    const settle = (proxy?: string | null): void => {
      clearTimeout(limit);
      resolve(proxy);
    };
    session.defaultSession.resolveProxy(askedAddress).then(
      (answer) => settle(readProxyAnswer(answer)),
      () => settle(),
    );
  });
}
