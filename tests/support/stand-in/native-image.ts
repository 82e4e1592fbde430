import { createHash } from 'node:crypto';
import type { AddRepresentationOptions, NativeImage, ToPNGOptions } from 'electron';
import { refusing } from './refusing.ts';

interface Representation {
  readonly scaleFactor: number;
  readonly png: Buffer;
}

type ImagePart = Pick<
  NativeImage,
  'addRepresentation' | 'getScaleFactors' | 'setTemplateImage' | 'isTemplateImage' | 'isEmpty' | 'toPNG'
>;

/** Keeps the pictures as they came: PNG files per scale. */
export class StandInImage implements ImagePart {
  private readonly representations: Representation[] = [];
  private isTemplate = false;

  addRepresentation({ scaleFactor = 1, buffer }: AddRepresentationOptions): void {
    if (buffer === undefined) throw new Error('The stand-in takes pictures as buffers only.');
    this.representations.push({ scaleFactor, png: buffer });
  }

  setTemplateImage(option: boolean): void {
    this.isTemplate = option;
  }

  isTemplateImage(): boolean {
    return this.isTemplate;
  }

  isEmpty(): boolean {
    return this.representations.length === 0;
  }

  getScaleFactors(): number[] {
    return this.representations.map(({ scaleFactor }) => scaleFactor);
  }

  toPNG({ scaleFactor = 1 }: ToPNGOptions = {}): Buffer {
    const wanted = this.representations.find((one) => one.scaleFactor === scaleFactor) ?? this.representations[0];
    return wanted?.png ?? Buffer.alloc(0);
  }

  /** What a spec compares: scale, size in bytes and content of each picture. */
  described(): readonly { readonly scaleFactor: number; readonly sha256: string; readonly png: string }[] {
    return this.representations.map(({ scaleFactor, png }) => {
      const sha256 = createHash('sha256').update(png).digest('hex');
      return { scaleFactor, sha256, png: png.toString('base64') };
    });
  }
}

export const nativeImage = refusing('nativeImage', {
  createEmpty: () => refusing('NativeImage', new StandInImage()),
  createFromBuffer: (buffer: Buffer, { scaleFactor = 1 }: { readonly scaleFactor?: number } = {}) => {
    const image = refusing('NativeImage', new StandInImage());
    image.addRepresentation({ scaleFactor, buffer });
    return image;
  },
});
