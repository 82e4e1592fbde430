import { randomBytes } from 'node:crypto';

/** What a code was given out for; the exchange has to fit it. */
interface GivenCode {
  readonly accountKey: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

interface OpenDevice {
  readonly userCode: string;
  polls: number;
}

/** Codes that are on their way through a browser or a device. */
export interface SignInDesk {
  giveCode(given: GivenCode): string;
  /** Once: a code that was shown is gone, whatever comes of it. */
  takeCode(code: string): GivenCode | null;
  openDevice(): { readonly deviceAuthId: string; readonly userCode: string };
  /** How often it was asked for before; null for one nobody knows. */
  pollDevice(deviceAuthId: string, userCode: string): number | null;
  /** Who was chosen at the page for codes; given out once. */
  choose(accountKey: string): void;
  takeChosen(): string | null;
}

const random = (): string => randomBytes(18).toString('base64url');

export function createSignInDesk(): SignInDesk {
  const codes = new Map<string, GivenCode>();
  const devices = new Map<string, OpenDevice>();
  let chosen: string | null = null;
  return {
    giveCode(given) {
      const code = `code-${random()}`;
      codes.set(code, given);
      return code;
    },
    takeCode(code) {
      const given = codes.get(code) ?? null;
      codes.delete(code);
      return given;
    },
    openDevice() {
      const deviceAuthId = `device-${random()}`;
      const userCode = `MADE-${String(devices.size + 1).padStart(4, '0')}`;
      devices.set(deviceAuthId, { userCode, polls: 0 });
      return { deviceAuthId, userCode };
    },
    pollDevice(deviceAuthId, userCode) {
      const device = devices.get(deviceAuthId);
      if (device?.userCode !== userCode) return null;
      device.polls += 1;
      return device.polls - 1;
    },
    choose(accountKey) {
      chosen = accountKey;
    },
    takeChosen() {
      const taken = chosen;
      chosen = null;
      return taken;
    },
  };
}
