import { once } from 'node:events';
import net from 'node:net';
import { portOf } from './hostile-proxy.ts';

/** Everything a client said until it was connected, and how to go on from there. */
type OnConnect = (client: net.Socket) => void;

export interface ConnectProxy {
  readonly url: string;
  /** What clients said, all of it. */
  heard(): string;
  close(): Promise<void>;
}

/** A proxy as `HTTPS_PROXY` names it: what it does when somebody asks to be connected is up to a test. */
export async function openConnectProxy(onConnect: OnConnect): Promise<ConnectProxy> {
  const sockets = new Set<net.Socket>();
  let heard = '';
  const server = net.createServer((client) => {
    sockets.add(client);
    client.on('error', () => undefined);
    client.once('close', () => sockets.delete(client));
    let head = '';
    const onData = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      client.off('data', onData);
      onConnect(client);
    };
    client.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
    });
    client.on('data', onData);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    heard: () => heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** What a good proxy does: from now on bytes go to and fro. */
export function tunnelTo(port: number): OnConnect {
  return (client) => {
    const target = net.connect({ host: '127.0.0.1', port });
    target.on('error', () => client.destroy());
    client.once('close', () => target.destroy());
    target.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(target);
      target.pipe(client);
    });
  };
}
