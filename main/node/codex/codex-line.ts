import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { isJsonObject, type JsonObject, parseJson, textOrNull } from '../../core/json.ts';

type CodexAnswer =
  | { readonly kind: 'result'; readonly result: JsonObject }
  | { readonly kind: 'error'; readonly message: string };

/** One question to the app-server; never settles when the line ends before the answer. */
export type Ask = (method: string, params: object | null) => Promise<CodexAnswer>;

/** The next notification of that name that `fits`, also one that came before it was asked for. Never settles when none comes. */
export type Hear = (method: string, fits: (params: JsonObject) => boolean) => Promise<JsonObject>;

interface Line {
  readonly ask: Ask;
  readonly hear: Hear;
  readonly notify: (method: string) => void;
}

interface Heard {
  readonly method: string;
  readonly params: JsonObject;
}

/** Of a conversation that nobody waits for the end of, the last few are enough. */
const heardAtMost = 50;

/** Introduces us, then lets `talk` ask (facts/codex.md 4.3 and 9). `not-welcome`: the introduction was answered with an error. */
export async function converse<T>(
  { ask, hear, notify }: Line,
  version: string,
  talk: (ask: Ask, hear: Hear) => Promise<T>,
): Promise<T | 'not-welcome'> {
  const hello = await ask('initialize', {
    clientInfo: { name: 'codex_quota_tray', title: 'Codex Quota Tray', version },
  });
  if (hello.kind === 'error') return 'not-welcome';
  notify('initialized');
  return talk(ask, hear);
}

/** One JSON document per line in both directions, whoever is at the other end. */
export function openLine({ said, told }: { readonly said: Readable; readonly told: Writable }): Line {
  const ear = createEar();
  const waiting = new Map<number, (answer: CodexAnswer) => void>();
  let lastId = 0;
  const send = (message: object): void => void told.write(`${JSON.stringify(message)}\n`);
  told.on('error', () => undefined);
  onLine(said, (line) => {
    const message = parseJson(line);
    if (!isJsonObject(message)) return;
    const { id, method, params } = message;
    // What has a method is a notification, or a question of its own with a number that may be one of ours.
    if (typeof method === 'string' && id === undefined)
      ear.take({ method, params: isJsonObject(params) ? params : {} });
    if (method !== undefined || typeof id !== 'number') return;
    waiting.get(id)?.(readAnswer(message));
    waiting.delete(id);
  });
  return {
    hear: ear.hear,
    notify: (method) => send({ method }),
    ask: (method, params) =>
      new Promise((resolve) => {
        lastId += 1;
        waiting.set(lastId, resolve);
        send({ id: lastId, method, params });
      }),
  };
}

/**
 * A line ends with a line feed and with nothing else. `readline` would also end it at U+2028 and U+2029, which JSON holds as they are:
 * one in a name would cut the answer in two, and nobody would hear it.
 */
function onLine(said: Readable, take: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let begun: string[] = [];
  said.on('data', (bytes: Buffer) => {
    const [end = '', ...next] = decoder.write(bytes).split('\n');
    begun.push(end);
    for (const beginning of next) {
      take(begun.join(''));
      begun = [beginning];
    }
  });
  said.once('end', () => take(begun.join('') + decoder.end()));
}

function createEar(): { readonly hear: Hear; readonly take: (heard: Heard) => void } {
  let heard: Heard[] = [];
  const waiting = new Set<(one: Heard) => void>();
  return {
    take(one) {
      heard = [...heard, one].slice(-heardAtMost);
      for (const listener of [...waiting]) listener(one);
    },
    hear: (method, fits) =>
      new Promise((resolve) => {
        const listener = (one: Heard): void => {
          if (one.method !== method || !fits(one.params)) return;
          waiting.delete(listener);
          resolve(one.params);
        };
        waiting.add(listener);
        for (const one of heard) listener(one);
      }),
  };
}

function readAnswer({ result, error }: JsonObject): CodexAnswer {
  if (isJsonObject(result)) return { kind: 'result', result };
  return { kind: 'error', message: (isJsonObject(error) ? textOrNull(error['message']) : null) ?? '' };
}
