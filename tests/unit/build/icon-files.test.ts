import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { drawAppIcon } from '../../../build/app-icon.ts';
import { iconFiles } from '../../../build/icon-files.ts';
import { rootDir } from '../../../build/project-paths.ts';

const files = iconFiles();

function bytesOf(name: string): Buffer {
  const bytes = files.get(name);
  if (bytes === undefined) throw new Error(`no ${name}`);
  return Buffer.from(bytes);
}

/** The colour of the pixel at a place given in parts of the whole. */
function colorAt({ rgba, sizePx }: ReturnType<typeof drawAppIcon>, x: number, y: number): readonly number[] {
  const pixel = Math.floor(y * sizePx) * sizePx + Math.floor(x * sizePx);
  return [...rgba.subarray(pixel * 4, pixel * 4 + 4)];
}

describe('the icon of the app', () => {
  it.each([...files.keys()])('%s lies in the tree as the script draws it', async (name) => {
    const kept = await readFile(join(rootDir, 'build', 'icons', name));
    expect(kept.equals(bytesOf(name))).toBe(true);
  });

  it('has two bars, a needle over both and clear corners, at every size', () => {
    for (const [sizePx, platform] of [
      [16, 'others'],
      [48, 'others'],
      [256, 'others'],
      [1024, 'macos'],
    ] as const) {
      const icon = drawAppIcon(sizePx, platform);
      expect(colorAt(icon, 0, 0)[3], `${sizePx} corner`).toBeLessThan(64);
      expect(colorAt(icon, 0.5, 0.08)[3], `${sizePx} tile`).toBe(platform === 'macos' ? 0 : 255);
      expect(colorAt(icon, 0.28, 0.4), `${sizePx} upper bar`).toEqual([0x1c, 0x1c, 0x1e, 255]);
      expect(colorAt(icon, 0.459, 0.55), `${sizePx} needle`).toEqual([0xd4, 0x3d, 0x22, 255]);
    }
  });

  it('is in the macOS file at every size up to 1024, each entry as long as it says', () => {
    const icns = bytesOf('icon.icns');
    expect(icns.toString('latin1', 0, 4)).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const sizes: number[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      sizes.push(decode(icns.subarray(at + 8, at + icns.readUInt32BE(at + 4))).width);
    }
    expect(sizes).toEqual([32, 64, 128, 256, 256, 512, 512, 1024]);
  });

  it('is in the Windows file at every size that its directory names', () => {
    const ico = bytesOf('icon.ico');
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
      const entry = 6 + 16 * index;
      const from = ico.readUInt32LE(entry + 12);
      const { width } = decode(ico.subarray(from, from + ico.readUInt32LE(entry + 8)));
      expect(width % 256).toBe(ico.readUInt8(entry));
      return width;
    });
    expect(sizes).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256]);
  });
});
