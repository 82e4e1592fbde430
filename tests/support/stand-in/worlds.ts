/**
 * The functions here run in the browser: their text goes there, so they may use nothing from outside themselves.
 *
 * As in Electron, the preload lives in a world of its own beside the page's, and what it exposes reaches the page as copies: plain
 * values, and functions that stand for those on the other side. The two worlds share the page's event target and nothing else.
 */

interface WorldEnd {
  readonly send: (message: object) => void;
  readonly pack: (value: unknown) => unknown;
  readonly unpack: (value: unknown) => unknown;
}

interface Message {
  readonly [field: string]: unknown;
}

/** `here` and `there` are the names of the events that each side listens to. */
function joinWorlds(page: EventTarget, here: string, there: string): WorldEnd {
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  const answers = new Map<number, Message>();
  let lastId = 0;
  const send = (message: object): void => {
    page.dispatchEvent(new CustomEvent(there, { detail: JSON.stringify(message) }));
  };
  const settle = (id: number, work: Promise<unknown>): void => {
    work.then(
      (value) => send({ settle: id, value: pack(value) }),
      (error: unknown) => send({ settle: id, error: error instanceof Error ? error.message : String(error) }),
    );
  };
  const pack = (value: unknown): unknown => {
    if (value === undefined) return { $undefined: true };
    if (value === null || typeof value !== 'object') {
      if (typeof value !== 'function') return value;
      lastId += 1;
      functions.set(lastId, value as (...args: unknown[]) => unknown);
      return { $function: lastId };
    }
    if (value instanceof Promise) {
      lastId += 1;
      const id = lastId;
      queueMicrotask(() => settle(id, value));
      return { $promise: id };
    }
    if (Array.isArray(value)) return value.map(pack);
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) throw new Error('An object could not be cloned.');
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pack(inner)]));
  };
  const callThere = (id: number, args: readonly unknown[]): unknown => {
    lastId += 1;
    const call = lastId;
    send({ call, function: id, args: args.map(pack) });
    const answer = answers.get(call);
    answers.delete(call);
    if (answer === undefined) throw new Error('The other world is gone.');
    if (answer['error'] !== undefined) throw new Error(String(answer['error']));
    return unpack(answer['value']);
  };
  const unpack = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(unpack);
    const { $undefined, $function, $promise } = value as Message;
    if ($undefined === true) return undefined;
    if (typeof $function === 'number') return (...args: unknown[]) => callThere($function, args);
    if (typeof $promise === 'number') {
      return new Promise((resolve, reject) => void promises.set($promise, { resolve, reject }));
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpack(inner)]));
  };
  const answerCall = (message: Message): void => {
    const work = functions.get(Number(message['function']));
    try {
      const value = work?.(...(message['args'] as unknown[]).map(unpack));
      send({ answer: message['call'], value: pack(value) });
    } catch (error) {
      send({ answer: message['call'], error: error instanceof Error ? error.message : String(error) });
    }
  };
  page.addEventListener(here, (event) => {
    const message: Message = JSON.parse(String((event as CustomEvent).detail));
    if (message['call'] !== undefined) answerCall(message);
    if (message['answer'] !== undefined) answers.set(Number(message['answer']), message);
    if (message['settle'] === undefined) return;
    const promise = promises.get(Number(message['settle']));
    if (message['error'] === undefined) promise?.resolve(unpack(message['value']));
    else promise?.reject(new Error(String(message['error'])));
  });
  return { send, pack, unpack };
}

/** The page's side: takes what the preload exposes, frozen, before any script of the page runs. */
function pageSide(page: EventTarget, end: WorldEnd, here: string): void {
  const frozen = (value: unknown): unknown => {
    if (value !== null && typeof value === 'object')
      for (const inner of Object.values(Object.freeze(value))) frozen(inner);
    return value;
  };
  page.addEventListener(here, (event) => {
    const message: Message = JSON.parse(String((event as CustomEvent).detail));
    if (typeof message['expose'] !== 'string') return;
    const value = frozen(end.unpack(message['value']));
    Object.defineProperty(globalThis, message['expose'], { value, enumerable: true });
  });
}

type Listener = (event: object, ...args: unknown[]) => void;

/** The preload's side: Electron's modules for it, as far as the stand-in has them. `post` brings a text to main. */
function preloadSide(end: WorldEnd, post: (text: string) => void, receiver: string): (name: string) => object {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  const listeners = new Map<string, Listener[]>();
  let lastId = 0;
  const invoke = (channel: string, ...args: unknown[]): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      post(JSON.stringify({ kind: 'invoke', id, channel, args: args.map(end.pack) }));
    });
  };
  const off = (channel: string, listen: Listener): void => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((other) => other !== listen),
    );
  };
  const ipcRenderer = {
    invoke,
    send: (channel: string, ...args: unknown[]) =>
      post(JSON.stringify({ kind: 'send', channel, args: args.map(end.pack) })),
    on: (channel: string, listen: Listener) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listen]),
    off,
    removeListener: off,
  };
  const receive = (message: Message): void => {
    const args = (message['args'] as unknown[]).map(end.unpack);
    if (typeof message['channel'] === 'string') {
      for (const listen of listeners.get(message['channel']) ?? []) listen({ sender: ipcRenderer, ports: [] }, ...args);
      return;
    }
    const call = waiting.get(Number(message['reply']));
    waiting.delete(Number(message['reply']));
    if (message['error'] === undefined) call?.resolve(args[0]);
    else call?.reject(new Error(String(message['error'])));
  };
  Object.defineProperty(globalThis, receiver, { value: receive });
  const contextBridge = {
    exposeInMainWorld: (name: string, api: unknown) => end.send({ expose: name, value: end.pack(api) }),
  };
  const refusing = (name: string, part: object): object =>
    new Proxy(part, {
      get(target, key) {
        if (key in target) return Reflect.get(target, key);
        throw new Error(`The stand-in has no electron.${name}.${String(key)}`);
      },
    });
  const electron = refusing('preload', {
    ipcRenderer: refusing('ipcRenderer', ipcRenderer),
    contextBridge: refusing('contextBridge', contextBridge),
  });
  return (name) => {
    if (name === 'electron') return electron;
    throw new Error(`module not found: ${name}`);
  };
}

export interface WorldNames {
  /** Unknown to the page, so that it cannot speak to the preload's world. */
  readonly toPage: string;
  readonly toPreload: string;
  /** The function of the preload's world that takes main's messages, and the one that brings it to main. */
  readonly receiver: string;
  readonly post: string;
}

export function pageWorldText({ toPage, toPreload }: WorldNames): string {
  const end = `(${joinWorlds})(window, ${JSON.stringify(toPage)}, ${JSON.stringify(toPreload)})`;
  return `if (window === window.top) (${pageSide})(window, ${end}, ${JSON.stringify(toPage)});`;
}

/** A sandboxed preload is one CommonJS file; frames inside the page get none. */
export function preloadWorldText(names: WorldNames, preload: string): string {
  const end = `(${joinWorlds})(window, ${JSON.stringify(names.toPreload)}, ${JSON.stringify(names.toPage)})`;
  const post = `((text) => globalThis[${JSON.stringify(names.post)}](text))`;
  const require = `(${preloadSide})(${end}, ${post}, ${JSON.stringify(names.receiver)})`;
  return `if (window === window.top) ((require, module, exports) => {\n${preload}\n})(${require}, { exports: {} }, {});`;
}
