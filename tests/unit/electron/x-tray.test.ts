import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askXTray } from '../../../main/electron/x-tray.ts';

interface Display {
  readonly env: NodeJS.ProcessEnv;
  /** All that was sent to it. */
  readonly heard: Buffer[];
}

/** `answers`: what it sends after each thing that it hears; it says nothing more after the last. */
async function openDisplay(answers: readonly Buffer[], screen = 0): Promise<Display> {
  const dir = await mkdtemp(join(tmpdir(), 'x-tray-'));
  const path = join(dir, 'X');
  const heard: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    let told = 0;
    socket.on('error', () => {});
    socket.on('data', (data) => {
      heard.push(data);
      const answer = answers[told];
      told += 1;
      // In two pieces, as a busy display might.
      socket.write(answer?.subarray(0, 3) ?? '');
      setImmediate(() => socket.write(answer?.subarray(3) ?? ''));
    });
  }).listen(path);
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await rm(dir, { recursive: true, force: true });
  });
  return { env: { DISPLAY: `${path}:0.${screen}`, HOME: dir }, heard };
}

/** Let in, with that much to say about itself. */
function welcome(moreBytes: number): Buffer {
  const head = Buffer.alloc(8 + moreBytes);
  head[0] = 1;
  head.writeUInt16LE(moreBytes / 4, 6);
  return head;
}

function reply(value: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes[0] = 1;
  bytes.writeUInt32LE(value, 8);
  return bytes;
}

const refused = Buffer.from([0, 0, 11, 0, 0, 0, 0, 0]);
const error = Buffer.alloc(32);

describe.runIf(process.platform === 'linux')('a panel that takes icons in', () => {
  it.each([
    ['there when somebody owns the selection', [welcome(64), reply(77), reply(4_194_305)], 'tray'],
    ['not there when nobody owns it', [welcome(64), reply(77), reply(0)], 'no-tray'],
    ['not there when nobody ever had its name', [welcome(0), reply(0)], 'no-tray'],
    ['not known when we are not let in', [refused], 'not-asked'],
    ['not known when the display does not understand', [welcome(64), error], 'not-asked'],
    ['not known when the display says nothing', [], 'not-asked'],
    ['not known when the display stops in between', [welcome(64), reply(77)], 'not-asked'],
  ] as const)('is %s', async (_what, answers, answer) => {
    const { env } = await openDisplay(answers);
    expect(await askXTray(env, 200)).toBe(answer);
  });

  it('is asked for on its own screen, by the name that panels own', async () => {
    const { env, heard } = await openDisplay([welcome(64), reply(77), reply(1)], 1);
    await askXTray(env);
    const [greeting, name, owner] = heard.map((data) => [...data]);
    expect(greeting).toEqual([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    // InternAtom, only if it exists, seven blocks: eight bytes and the nineteen of the name with one to fill the last.
    expect(name).toEqual([16, 1, 7, 0, 19, 0, 0, 0, ...Buffer.from('_NET_SYSTEM_TRAY_S1'), 0]);
    expect(owner).toEqual([23, 0, 2, 0, 77, 0, 0, 0]);
  });

  it('is asked for with the key of the display', async () => {
    const { env, heard } = await openDisplay([welcome(64), reply(77), reply(1)]);
    const [name, key] = [Buffer.from('MIT-MAGIC-COOKIE-1'), Buffer.from('sixteen bytes ..')];
    // For every display: no address and no number.
    const entry = [Buffer.from([255, 255, 0, 0, 0, 0, 0, name.length]), name, Buffer.from([0, key.length]), key];
    const path = join(env['HOME'] ?? '', 'keys');
    await writeFile(path, Buffer.concat(entry));
    expect(await askXTray({ ...env, XAUTHORITY: path })).toBe('tray');
    const lengths = [name.length, 0, key.length, 0];
    expect([...(heard[0] ?? [])]).toEqual([0x6c, 0, 11, 0, 0, 0, ...lengths, 0, 0, ...name, 0, 0, ...key]);
  });

  it.each([
    ['there is no display', {}, 'no-tray'],
    [
      'the session is one of Wayland, whose X display is for others',
      { DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' },
      'no-tray',
    ],
    ['the display is on another computer', { DISPLAY: 'elsewhere:0' }, 'not-asked'],
    ['nobody listens there', { DISPLAY: '/nowhere/at/all:0' }, 'not-asked'],
  ] as const)('is not looked for where %s', async (_where, env, answer) => {
    expect(await askXTray(env)).toBe(answer);
  });
});
