// PKCS#12 without a password, as Key Vault hands it out: one certificate and, where it may leave, its key.
import { createHash, createHmac, randomBytes } from 'node:crypto';

const tlv = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const digits = body.length.toString(16);
  const length = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
};

const sequence = (...parts: readonly Buffer[]): Buffer => tlv(0x30, ...parts);
const set = (...parts: readonly Buffer[]): Buffer => tlv(0x31, ...parts);
const octets = (value: Buffer): Buffer => tlv(0x04, value);
const explicit = (...parts: readonly Buffer[]): Buffer => tlv(0xa0, ...parts);
const integer = (value: number): Buffer => {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return tlv(0x02, (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
};
const oid = (text: string): Buffer => {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const base128 = (value: number): number[] =>
    value < 0x80 ? [value] : [...base128(value >> 7).map((one) => one | 0x80), value & 0x7f];
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
};

const pkcs7Data = oid('1.2.840.113549.1.7.1');
const bag = (type: string, value: Buffer, keyId: Buffer): Buffer =>
  sequence(
    oid(`1.2.840.113549.1.12.10.1.${type}`),
    explicit(value),
    set(sequence(oid('1.2.840.113549.1.9.21'), set(octets(keyId)))),
  );
const data = (content: Buffer): Buffer => sequence(pkcs7Data, explicit(octets(content)));

/** The key of PKCS#12's own MAC (RFC 7292, appendix B) for the empty password, SHA-256, 32 bytes: one block is enough. */
const macKey = (salt: Buffer, rounds: number): Buffer => {
  const block = 64;
  // The empty password is two zero bytes (its terminator), repeated to a block.
  const fill = (value: Buffer): Buffer => Buffer.alloc(block, value);
  let key = Buffer.concat([Buffer.alloc(block, 3), fill(salt), fill(Buffer.alloc(2))]);
  for (let at = 0; at < rounds; at += 1) key = createHash('sha256').update(key).digest();
  return key;
};

/** @param key PKCS#8 DER @param cer DER */
export const pfxOf = (key: Buffer | undefined, cer: Buffer): Buffer => {
  const keyId = createHash('sha1').update(cer).digest();
  const certificate = sequence(oid('1.2.840.113549.1.9.22.1'), explicit(octets(cer)));
  const bags = [
    ...(key === undefined ? [] : [data(sequence(bag('1', key, keyId)))]),
    data(sequence(bag('3', certificate, keyId))),
  ];
  const safe = sequence(...bags);
  const salt = randomBytes(8);
  const rounds = 2000;
  const digest = createHmac('sha256', macKey(salt, rounds)).update(safe).digest();
  const algorithm = sequence(oid('2.16.840.1.101.3.4.2.1'), tlv(0x05));
  return sequence(
    integer(3),
    data(safe),
    sequence(sequence(algorithm, octets(digest)), octets(salt), integer(rounds)),
  );
};
