import { EventEmitter } from 'node:events';
import type { Protocol, Session } from 'electron';
import { note, onOrder } from './journal.ts';
import { refusing } from './refusing.ts';

type Handler = (request: Request) => Response | Promise<Response>;

class StandInProtocol implements Pick<Protocol, 'handle' | 'isProtocolHandled' | 'unhandle'> {
  private readonly handlers = new Map<string, Handler>();

  handle(scheme: string, handler: Parameters<Protocol['handle']>[1]): void {
    if (this.handlers.has(scheme)) throw new Error(`The scheme ${scheme} has a handler already.`);
    this.handlers.set(scheme, handler as Handler);
  }

  unhandle(scheme: string): void {
    this.handlers.delete(scheme);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.handlers.has(scheme);
  }

  handlerOf(address: string): Handler | null {
    return this.handlers.get(address.slice(0, address.indexOf(':'))) ?? null;
  }
}

/** As Chromium says it: `DIRECT`, or `PROXY host:port`. A spec that lets nothing past a proxy names the first one before the start. */
let proxyAnswer = process.env['APP_SYSTEM_PROXY'] ?? 'DIRECT';
onOrder('system-proxy', ({ answer }) => {
  proxyAnswer = String(answer);
});

type SessionPart = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'resolveProxy'
>;

export class StandInSession extends EventEmitter implements SessionPart {
  readonly ownProtocol = new StandInProtocol();
  readonly protocol = refusing('session.protocol', this.ownProtocol);
  private readonly partition: string;

  constructor(partition: string) {
    super();
    this.partition = partition;
  }

  setPermissionRequestHandler(handler: Parameters<Session['setPermissionRequestHandler']>[0]): void {
    note({ kind: 'permission-handler', partition: this.partition, which: 'request', isSet: handler !== null });
  }

  setPermissionCheckHandler(handler: Parameters<Session['setPermissionCheckHandler']>[0]): void {
    note({ kind: 'permission-handler', partition: this.partition, which: 'check', isSet: handler !== null });
  }

  setDevicePermissionHandler(handler: Parameters<Session['setDevicePermissionHandler']>[0]): void {
    note({ kind: 'permission-handler', partition: this.partition, which: 'device', isSet: handler !== null });
  }

  resolveProxy(): Promise<string> {
    note({ kind: 'proxy-asked' });
    return Promise.resolve(proxyAnswer);
  }
}

const sessions = new Map<string, StandInSession>();

export function sessionOf(partition: string): StandInSession {
  const known = sessions.get(partition);
  if (known !== undefined) return known;
  const made = refusing('session', new StandInSession(partition));
  sessions.set(partition, made);
  return made;
}

export const session = refusing('session', {
  get defaultSession() {
    return sessionOf('');
  },
  fromPartition: sessionOf,
});

const privileged: string[] = [];

export const protocol = refusing('protocol', {
  registerSchemesAsPrivileged: (schemes) => {
    privileged.push(...schemes.map(({ scheme }) => scheme));
    note({ kind: 'privileged-schemes', schemes: [...privileged] });
  },
  handle: (scheme, handler) => sessionOf('').protocol.handle(scheme, handler),
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>);
