import { type NativeImage, nativeImage } from 'electron';
import { encode } from 'fast-png';
import type { TrayIcon } from '../core/tray-icon/render-tray-icon.ts';

/** PNG, since the byte order of Electron's bitmaps is another one on each system (facts/electron.md 2). */
export function trayImage({ images, isTemplate }: TrayIcon): NativeImage {
  const image = nativeImage.createEmpty();
  for (const { sizePx, scaleFactor, rgba } of images) {
    const buffer = Buffer.from(encode({ width: sizePx, height: sizePx, data: rgba, channels: 4, depth: 8 }));
    image.addRepresentation({ scaleFactor, width: sizePx, height: sizePx, buffer });
  }
  if (isTemplate) image.setTemplateImage(true);
  return image;
}
