import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A session bus of one's own; a watcher for tray icons comes to it when asked for. */
export interface SessionBus {
  readonly address: string;
  /** Somebody owns the watcher's name, and says whether it has a panel. */
  addWatcher(hasHost: boolean): Promise<void>;
  close(): Promise<void>;
}

/** `program`: the path of `dbus-daemon`. */
export async function startSessionBus(program: string): Promise<SessionBus> {
  const dir = await mkdtemp(join(tmpdir(), 'session-bus-'));
  const path = join(dir, 'bus');
  const args = ['--session', '--nofork', '--nopidfile', '--print-address', `--address=unix:path=${path}`];
  const daemon = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(daemon.stdout, 'data');
  const sockets: Socket[] = [];
  return {
    address: `unix:path=${path}`,
    async addWatcher(hasHost) {
      const socket = connect(path);
      sockets.push(socket);
      await serveWatcher(socket, hasHost);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      const ended = once(daemon, 'exit');
      daemon.kill();
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** As much of D-Bus as a service needs that has one answer to everything: its property is so. */
async function serveWatcher(socket: Socket, hasHost: boolean): Promise<void> {
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  await once(socket, 'data');
  const named = Promise.withResolvers<void>();
  let rest = Buffer.alloc(0);
  socket.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    for (let message = readMessage(rest); message !== null; message = readMessage(rest)) {
      rest = rest.subarray(message.length);
      if (message.type === methodReturn && message.replyTo === 2) named.resolve();
      if (message.type === methodCall) socket.write(answerTo(message, hasHost));
    }
  });
  socket.write('BEGIN\r\n');
  const bus = { path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus', to: 'org.freedesktop.DBus' };
  socket.write(callOf(1, { ...bus, member: 'Hello' }));
  const name = text('org.kde.StatusNotifierWatcher');
  // The flags of the request: none.
  const body = Buffer.concat([name, Buffer.alloc(-name.length & 3), Buffer.alloc(4)]);
  socket.write(callOf(2, { ...bus, member: 'RequestName' }, { signature: 'su', body }));
  await named.promise;
}

const methodCall = 1;
const methodReturn = 2;
const field = { path: 1, interface: 2, member: 3, replyTo: 5, destination: 6, sender: 7, signature: 8 } as const;

interface Message {
  readonly type: number;
  readonly serial: number;
  readonly replyTo: number;
  readonly sender: string;
  readonly length: number;
}

/** Null while it is not whole. Everybody here writes little endian. */
function readMessage(bytes: Buffer): Message | null {
  if (bytes.length < 16) return null;
  const fieldsEnd = 16 + bytes.readUInt32LE(12);
  const length = padding(fieldsEnd, 8) + fieldsEnd + bytes.readUInt32LE(4);
  if (bytes.length < length) return null;
  let [replyTo, sender] = [0, ''];
  for (let at = 16; at < fieldsEnd; ) {
    at += padding(at, 8);
    const [code, type] = [bytes[at], String.fromCharCode(bytes[at + 2] ?? 0)];
    // A code, and a signature of one letter: four bytes.
    const value = at + 4;
    const size = type === 'g' ? (bytes[value] ?? 0) : type === 'u' ? 0 : bytes.readUInt32LE(value);
    if (code === field.replyTo) replyTo = bytes.readUInt32LE(value);
    if (code === field.sender) sender = bytes.toString('latin1', value + 4, value + 4 + size);
    at = value + (type === 'g' ? size + 2 : type === 'u' ? 4 : size + 5);
  }
  return { type: bytes[1] ?? 0, serial: bytes.readUInt32LE(8), replyTo, sender, length };
}

interface Called {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly to: string;
}

interface Body {
  readonly signature: string;
  readonly body: Buffer;
}

const noBody: Body = { signature: '', body: Buffer.alloc(0) };

function callOf(serial: number, { path, member, to, interface: name }: Called, content: Body = noBody): Buffer {
  const fields = [
    textField(field.path, 'o', path),
    textField(field.interface, 's', name),
    textField(field.member, 's', member),
    textField(field.destination, 's', to),
  ];
  return messageOf({ type: methodCall, serial, fields, content });
}

function answerTo({ serial, sender }: Message, isTrue: boolean): Buffer {
  const replyTo = Buffer.from([field.replyTo, 1, 'u'.charCodeAt(0), 0, 0, 0, 0, 0]);
  replyTo.writeUInt32LE(serial, 4);
  // A variant: the signature of a truth value, and the value.
  const body = Buffer.from([1, 'b'.charCodeAt(0), 0, 0, isTrue ? 1 : 0, 0, 0, 0]);
  const fields = [replyTo, textField(field.destination, 's', sender)];
  return messageOf({ type: methodReturn, serial: serial + 1_000, fields, content: { signature: 'v', body } });
}

interface Parts {
  readonly type: number;
  readonly serial: number;
  readonly fields: readonly Buffer[];
  readonly content: Body;
}

function messageOf({ type, serial, fields, content }: Parts): Buffer {
  const { signature, body } = content;
  const signatureField = Buffer.from([
    field.signature,
    1,
    'g'.charCodeAt(0),
    0,
    signature.length,
    ...Buffer.from(signature),
    0,
  ]);
  const all = signature === '' ? fields : [...fields, signatureField];
  const packed = all.reduce(
    (before, next) => Buffer.concat([before, Buffer.alloc(padding(before.length, 8)), next]),
    Buffer.alloc(0),
  );
  const head = Buffer.alloc(16);
  head.set(['l'.charCodeAt(0), type, 0, 1]);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(serial, 8);
  head.writeUInt32LE(packed.length, 12);
  return Buffer.concat([head, packed, Buffer.alloc(padding(packed.length, 8)), body]);
}

function textField(code: number, type: 'o' | 's', value: string): Buffer {
  return Buffer.concat([Buffer.from([code, 1, type.charCodeAt(0), 0]), text(value)]);
}

function text(value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(value.length);
  return Buffer.concat([length, Buffer.from(`${value}\0`)]);
}

function padding(length: number, to: number): number {
  return -length & (to - 1);
}
