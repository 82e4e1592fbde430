import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { cookieName, findXCookie, readXDisplay, type XDisplay } from './x-display.ts';

const askLimitMs = 1_000;
/** Numbers of X requests (X Window System Protocol, section 10). */
const internAtom = 16;
const getSelectionOwner = 23;
const replyBytes = 32;

/** `not-asked`: the display did not answer, or not to us. */
export type XTrayAnswer = 'tray' | 'no-tray' | 'not-asked';

/**
 * Whether a panel takes in icons by XEmbed, which Electron falls back to: such a panel owns the selection _NET_SYSTEM_TRAY_Sn of its
 * screen. On Wayland Electron is no client of an X display, whatever runs there for others.
 */
export async function askXTray(env: NodeJS.ProcessEnv, limitMs = askLimitMs): Promise<XTrayAnswer> {
  if (env['XDG_SESSION_TYPE'] === 'wayland' || (env['DISPLAY'] ?? '') === '') return 'no-tray';
  const display = readXDisplay(env['DISPLAY']);
  if (display === null) return 'not-asked';
  const cookie = await readCookie(env, display);
  const socket = connect(display.socketPath);
  // Whoever waits for bytes hears of it; between two waits nobody does.
  socket.on('error', () => {});
  const limit = setTimeout(() => socket.destroy(new Error('The display did not answer in time.')), limitMs);
  try {
    return (await isSelectionOwned(socket, display, cookie)) ? 'tray' : 'no-tray';
  } catch {
    return 'not-asked';
  } finally {
    clearTimeout(limit);
    socket.destroy();
  }
}

async function readCookie(env: NodeJS.ProcessEnv, display: XDisplay): Promise<Buffer | null> {
  const path = env['XAUTHORITY'] ?? join(env['HOME'] ?? '', '.Xauthority');
  const file = await readFile(path).catch(() => null);
  return file === null ? null : findXCookie(file, display, hostname());
}

async function isSelectionOwned(socket: Socket, { screen }: XDisplay, cookie: Buffer | null): Promise<boolean> {
  const take = bytesOf(socket);
  await once(socket, 'connect');
  socket.write(greeting(cookie));
  const welcome = await take(8);
  if (welcome[0] !== 1) throw new Error('The display lets nobody in without its key.');
  await take(welcome.readUInt16LE(6) * 4);
  const name = Buffer.from(`_NET_SYSTEM_TRAY_S${screen}`);
  // Only if it exists: without a tray since the display began there is no such name.
  socket.write(request(internAtom, 1, Buffer.concat([numbers16(name.length, 0), padded(name)])));
  const atom = (await answer(take)).readUInt32LE(8);
  if (atom === 0) return false;
  const body = Buffer.alloc(4);
  body.writeUInt32LE(atom);
  socket.write(request(getSelectionOwner, 0, body));
  return (await answer(take)).readUInt32LE(8) !== 0;
}

type TakeBytes = (count: number) => Promise<Buffer>;

/** Rejects when the connection ends before. */
function bytesOf(socket: Socket): TakeBytes {
  const chunks = socket.iterator({ destroyOnReturn: false });
  let waiting = Buffer.alloc(0);
  return async (count) => {
    while (waiting.length < count) {
      const { value, done } = await chunks.next();
      if (done === true || !(value instanceof Buffer)) throw new Error('The display hung up.');
      waiting = Buffer.concat([waiting, value]);
    }
    const taken = waiting.subarray(0, count);
    waiting = waiting.subarray(count);
    return taken;
  };
}

/** Nothing is asked that has more than one block for an answer; an error has another first byte. */
async function answer(take: TakeBytes): Promise<Buffer> {
  const reply = await take(replyBytes);
  if (reply[0] !== 1) throw new Error('The display did not understand the request.');
  return reply;
}

/** Protocol 11.0, little endian. */
function greeting(cookie: Buffer | null): Buffer {
  const name = Buffer.from(cookie === null ? '' : cookieName);
  const data = cookie ?? Buffer.alloc(0);
  const head = Buffer.concat([Buffer.from('l\0'), numbers16(11, 0, name.length, data.length, 0)]);
  return Buffer.concat([head, padded(name), padded(data)]);
}

function request(code: number, detail: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([code, detail]), numbers16(1 + body.length / 4), body]);
}

function numbers16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, index * 2);
  return bytes;
}

/** To whole blocks of four bytes. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
