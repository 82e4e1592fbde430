import { session } from 'electron';
import { readProxyAnswer } from './proxy-answer.ts';

type Env = Readonly<Record<string, string | undefined>>;

const answerLimitMs = 3_000;
const askedAddress = 'https://chatgpt.com/';
const ownNames = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/** The environment, and where that names no proxy the one that the system's settings name for the service. */
export async function withSystemProxy(env: Env): Promise<Env> {
  if (ownNames.some((name) => (env[name]?.trim() ?? '') !== '')) return env;
  const proxy = readProxyAnswer(await systemAnswer());
  return proxy === null ? env : { ...env, HTTPS_PROXY: proxy };
}

/** A script of the system's settings may take long; without an answer there is no proxy. */
function systemAnswer(): Promise<string> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => resolve(''), answerLimitMs);
    const settle = (answer: string): void => {
      clearTimeout(limit);
      resolve(answer);
    };
    session.defaultSession.resolveProxy(askedAddress).then(settle, () => settle(''));
  });
}
