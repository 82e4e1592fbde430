/** Ten of these make a key. Without i, l, o and u, which are taken for 1, 0 and v when read aloud or typed. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const keyLength = 10;
const bitsPerLetter = 5;

/** 50 bits of a hash as ten letters. `attempt` above 0 is for a key that is already taken. */
export function deriveKey(identityHash: string, attempt: number, sha256Hex: (text: string) => string): string {
  const digest = sha256Hex(attempt === 0 ? `account key ${identityHash}` : `account key ${identityHash} ${attempt}`);
  let bits = BigInt(`0x${digest.slice(0, 16)}`);
  let key = '';
  for (let letter = 0; letter < keyLength; letter += 1) {
    key += alphabet[Number(bits % 32n)] ?? '0';
    bits >>= BigInt(bitsPerLetter);
  }
  return key;
}

/** As a person may have typed it: any case, and the letters that a key never has read as the digits they look like. */
export function normalizeKey(typed: string): string {
  return typed.trim().toLowerCase().replaceAll('o', '0').replace(/[il]/g, '1');
}
