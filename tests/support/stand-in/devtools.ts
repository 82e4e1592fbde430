import { EventEmitter } from 'node:events';

export type Fields = Readonly<Record<string, unknown>>;

/** Chromium's DevTools protocol over one web socket; pages are sessions in it. */
export interface DevTools {
  /** Rejects with the browser's words, or once the connection is gone. */
  send(method: string, params?: Fields, sessionId?: string): Promise<Fields>;
  /** Events without a session come under the empty text. */
  on(sessionId: string, method: string, listen: (params: Fields) => void): void;
  onClosed(listen: () => void): void;
}

interface Waiting {
  readonly resolve: (result: Fields) => void;
  readonly reject: (reason: Error) => void;
}

export function connectDevTools(address: string): Promise<DevTools> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, Waiting>();
  const events = new EventEmitter().setMaxListeners(0);
  let lastId = 0;
  socket.onmessage = ({ data }) => {
    const message: Fields = JSON.parse(String(data));
    if (typeof message['id'] === 'number') settle(waiting, message['id'], message);
    else events.emit(`${message['sessionId'] ?? ''}:${message['method']}`, message['params']);
  };
  socket.onclose = () => {
    for (const { reject } of waiting.values()) reject(new Error('The browser is gone.'));
    waiting.clear();
    events.emit('closed');
  };
  const devTools: DevTools = {
    send(method, params = {}, sessionId) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
      });
    },
    on: (sessionId, method, listen) => void events.on(`${sessionId}:${method}`, listen),
    onClosed: (listen) => void events.on('closed', listen),
  };
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(devTools);
    socket.onerror = () => reject(new Error(`No browser listens at ${address}.`));
  });
}

function settle(waiting: Map<number, Waiting>, id: number, message: Fields): void {
  const { resolve, reject } = waiting.get(id) ?? {};
  waiting.delete(id);
  const error = message['error'];
  if (error === undefined) resolve?.(fieldsOf(message['result']));
  else reject?.(new Error(`The browser refused: ${String(fieldsOf(error)['message'])}`));
}

/** The fields of what the browser sent; none when it is no object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
