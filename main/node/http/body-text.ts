import zlib from 'node:zlib';

export interface BodyText {
  readonly text: string;
  /** It would be larger than allowed once unpacked, so that nothing of it is told. */
  readonly isTooLarge: boolean;
}

type Unpack = (packed: Buffer, maxOutputLength: number) => Buffer;

/** Without an end of its own a body that broke off gives what was in it so far. */
const asFarAsItGoes = { finishFlush: zlib.constants.Z_SYNC_FLUSH } as const;
const gunzip: Unpack = (packed, maxOutputLength) => zlib.gunzipSync(packed, { ...asFarAsItGoes, maxOutputLength });
const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  // Some send the bare stream under this name.
  deflate: (packed, maxOutputLength) => {
    const options = { ...asFarAsItGoes, maxOutputLength };
    const hasHead = ((packed[0] ?? 0) & 0x0f) === 8;
    return hasHead ? zlib.inflateSync(packed, options) : zlib.inflateRawSync(packed, options);
  },
  br: (packed, maxOutputLength) =>
    zlib.brotliDecompressSync(packed, { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH, maxOutputLength }),
  zstd: (packed, maxOutputLength) =>
    zlib.zstdDecompressSync(packed, { finishFlush: zlib.constants.ZSTD_e_flush, maxOutputLength }),
};
/** More than one is rare, and each layer of a bomb costs. */
const mostLayers = 2;

/**
 * The body as text, in this tick: an answer that was packed on its way, although nobody asked for that, holds a token like any other.
 * What calls itself packed and is not is taken as it came.
 */
export function bodyText(body: Buffer, encoding: string | undefined, limitBytes: number): BodyText {
  try {
    return { text: decoded(unpacked(body, encoding ?? '', limitBytes)), isTooLarge: false };
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    return { text: isTooLarge ? '' : decoded(body), isTooLarge };
  }
}

function unpacked(body: Buffer, encoding: string, limitBytes: number): Buffer {
  const layers = encoding.split(',').map((layer) => layer.trim().toLowerCase());
  const known = layers.flatMap((layer) => (Object.hasOwn(unpackers, layer) ? (unpackers[layer] ?? []) : []));
  if (known.length > mostLayers) return body;
  // Named in the order in which they were put around it.
  return known.reduceRight((packed, unpack) => unpack(packed, limitBytes), body);
}

/** JSON is UTF-8, with a mark in front or without one; two of its bytes tell the other kind, whatever a header says. */
function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === braceByte && second === 0))
    return new TextDecoder('utf-16le').decode(bytes);
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === braceByte))
    return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}

const braceByte = 0x7b;
