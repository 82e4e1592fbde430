import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface MadeUpCertificate {
  /** PEM, as TLS options and `NODE_EXTRA_CA_CERTS` take it. */
  readonly cert: string;
  readonly key: string;
}

interface CertificateFacts {
  /** Names and IPv4 addresses it is good for. */
  readonly hosts: readonly string[];
  readonly fromMs: number;
  readonly untilMs: number;
}

const oids = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  basicConstraints: '551d13',
  altNames: '551d11',
};

/** Self-signed and made on the spot, so that no key lies in the repository: trusted by whoever is told to trust it (RFC 5280). */
export function makeCertificate({ hosts, fromMs, untilMs }: CertificateFacts): MadeUpCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = sequence(oid(oids.ecdsaWithSha256));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const name = nameFor(spki);
  const names = hosts.map((host) =>
    /^[\d.]+$/.test(host) ? node(0x87, Buffer.from(host.split('.').map(Number))) : node(0x82, Buffer.from(host)),
  );
  const facts = sequence(
    node(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(fromMs), time(untilMs)),
    name,
    spki,
    node(
      0xa3,
      sequence(
        extension(oids.altNames, sequence(...names)),
        extension(oids.basicConstraints, sequence(node(0x01, Buffer.from([0xff])))),
      ),
    ),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', facts, privateKey)]);
  return { cert: pem('CERTIFICATE', sequence(facts, algorithm, node(0x03, signature))), key: keyPem(privateKey) };
}

/** Its own for each, or one would vouch for another. */
function nameFor(spki: Buffer): Buffer {
  const name = `made up ${createHash('sha256').update(spki).digest('hex').slice(0, 12)}`;
  return sequence(node(0x31, sequence(oid(oids.commonName), node(0x0c, Buffer.from(name)))));
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), node(0x04, value));
}

function time(atMs: number): Buffer {
  const text = new Date(atMs).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return node(0x18, Buffer.from(`${text}Z`));
}

const sequence = (...parts: readonly Buffer[]): Buffer => node(0x30, Buffer.concat(parts));
const oid = (hex: string): Buffer => node(0x06, Buffer.from(hex, 'hex'));
const integer = (bytes: Buffer): Buffer => node(0x02, bytes);

/** One value in DER: what it is, how long it is, and it. */
function node(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function keyPem(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}
