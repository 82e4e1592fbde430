import { encode } from 'fast-png';
import { type AppIcon, drawAppIcon } from './app-icon.ts';

/** What Windows shows at 100 to 200 %, from the notification area to the desktop. */
const windowsSizesPx = [16, 20, 24, 32, 40, 48, 64, 128, 256];
const linuxSizesPx = [16, 24, 32, 48, 64, 128, 256, 512];
/** Types of an icns whose content is a PNG, with their size; the 16 point one exists at 2x only. */
const macTypes: readonly (readonly [type: string, sizePx: number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** Every icon a package needs, by its path below `build/icons`. */
export function iconFiles(): ReadonlyMap<string, Uint8Array> {
  const linux = linuxSizesPx.map(
    (sizePx) => [`png/${sizePx}x${sizePx}.png`, png(drawAppIcon(sizePx, 'others'))] as const,
  );
  return new Map([['icon.icns', icns()], ['icon.ico', ico()], ...linux]);
}

function png({ sizePx, rgba }: AppIcon): Uint8Array {
  return encode({ width: sizePx, height: sizePx, data: rgba, channels: 4, depth: 8 });
}

/** Header, one entry of 8 bytes per type, big-endian. */
function icns(): Uint8Array {
  const entries = macTypes.map(([type, sizePx]) => {
    const data = png(drawAppIcon(sizePx, 'macos'));
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(data.length + 8, 4);
    return Buffer.concat([head, data]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'latin1');
  head.writeUInt32BE(
    entries.reduce((sum, { length }) => sum + length, 8),
    4,
  );
  return Buffer.concat([head, ...entries]);
}

/** Header of 6 bytes, a directory of 16 bytes per picture, then the pictures as PNG; little-endian, 0 stands for 256. */
function ico(): Uint8Array {
  const pictures = windowsSizesPx.map((sizePx) => ({ sizePx, data: png(drawAppIcon(sizePx, 'others')) }));
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let at = head.length;
  for (const [index, { sizePx, data }] of pictures.entries()) {
    const entry = 6 + 16 * index;
    head.writeUInt8(sizePx % 256, entry);
    head.writeUInt8(sizePx % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(data.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += data.length;
  }
  return Buffer.concat([head, ...pictures.map(({ data }) => data)]);
}
