// Writes a zip file: deflated entries, no folders, no dates of its own, so that equal input gives equal bytes.
import { crc32, deflateRawSync } from 'node:zlib';

export interface Entry {
  /** Plain ASCII name without a folder. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** 1 January 1980, the first day that the format knows. */
const date = 0x21;
const deflated = 8;

interface Packed extends Entry {
  readonly body: Buffer;
  readonly at: number;
}

/** The fields that local and central headers share, from "version needed" to the length of the extra field. */
function described({ name, bytes, body }: Packed): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(deflated, 4);
  fields.writeUInt16LE(date, 8);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(body.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}

const signature = (kind: number): Buffer => Buffer.from([0x50, 0x4b, kind, kind + 1]);

function central(entry: Packed): Buffer {
  const head = Buffer.concat([signature(1), Buffer.from([20, 0]), described(entry), Buffer.alloc(14)]);
  head.writeUInt32LE(entry.at, 42);
  return Buffer.concat([head, Buffer.from(entry.name)]);
}

/** The bytes of a zip file with these entries, in this order. */
export function zip(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  const directory = entries.map((entry) => {
    const packed = { ...entry, body: deflateRawSync(entry.bytes, { level: 9 }), at };
    const local = Buffer.concat([signature(3), described(packed), Buffer.from(entry.name), packed.body]);
    parts.push(local);
    at += local.length;
    return central(packed);
  });
  const listed = Buffer.concat(directory);
  const end = Buffer.concat([signature(5), Buffer.alloc(18)]);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}
