export interface XDisplay {
  readonly socketPath: string;
  /** As the file with the keys names it. */
  readonly number: string;
  readonly screen: number;
}

/** Of `DISPLAY`: `:0`, `unix:0.1`, or the path of a socket before the colon. Null for another computer's, and for what is none. */
export function readXDisplay(text: string | undefined): XDisplay | null {
  const [, place, number, screen = '0'] = /^(unix|\/.*|):(\d+)(?:\.(\d+))?$/.exec(text ?? '') ?? [];
  if (place === undefined || number === undefined) return null;
  const socketPath = place.startsWith('/') ? place : `/tmp/.X11-unix/X${number}`;
  return { socketPath, number, screen: Number(screen) };
}

export const cookieName = 'MIT-MAGIC-COOKIE-1';
/** Keys of a display on this computer, named by its host name, and keys that fit every display. */
const families: ReadonlySet<number> = new Set([256, 65_535]);

interface Entry {
  readonly family: number;
  readonly address: string;
  readonly number: string;
  readonly name: string;
  readonly data: Buffer;
}

/** The key for this display out of an Xauthority file; null where there is none, which some servers are content with. */
export function findXCookie(file: Uint8Array, display: XDisplay, hostName: string): Buffer | null {
  const fitting = readEntries(Buffer.from(file)).filter(
    ({ family, number, name }) =>
      families.has(family) && name === cookieName && (number === display.number || number === ''),
  );
  const found = fitting.find(({ address }) => address === hostName) ?? fitting[0];
  return found?.data ?? null;
}

/** Up to where the file breaks off. */
function readEntries(bytes: Buffer): readonly Entry[] {
  const entries: Entry[] = [];
  let at = 0;
  const number16 = (): number => {
    at += 2;
    return bytes.readUInt16BE(at - 2);
  };
  const field = (): Buffer => {
    const length = number16();
    at += length;
    if (at > bytes.length) throw new RangeError('The file ends within a field.');
    return bytes.subarray(at - length, at);
  };
  try {
    while (at < bytes.length) {
      const family = number16();
      const [address, number, name] = [String(field()), String(field()), String(field())];
      entries.push({ family, address, number, name, data: field() });
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return entries;
}
