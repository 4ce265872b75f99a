// Reads the pixels of a PNG with 8 bits a channel, as the icons are.
import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

export type Pixel = readonly [number, number, number, number];

const paeth = (a: number, b: number, c: number): number => {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
};

function unfilter(data: Buffer, width: number, height: number, size: number): Buffer {
  const stride = width * size;
  const out = Buffer.alloc(stride * height);
  const at = (y: number, x: number): number => (y < 0 || x < 0 ? 0 : (out[y * stride + x] ?? 0));
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const [a, b, c] = [at(y, x - size), at(y - 1, x), x < size ? 0 : at(y - 1, x - size)];
      const guess = [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter ?? 0] ?? 0;
      out[y * stride + x] = ((data[y * (stride + 1) + 1 + x] ?? 0) + guess) & 255;
    }
  }
  return out;
}

export function pixels(png: Buffer): { width: number; height: number; rgba: Pixel[] } {
  assert.equal(png.toString('latin1', 1, 4), 'PNG');
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  assert.equal(png[24], 8, 'eight bits a channel');
  const size = { 2: 3, 6: 4 }[png[25] ?? 0] ?? assert.fail('true colour');
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const raw = unfilter(inflateSync(Buffer.concat(parts)), width, height, size);
  const rgba = Array.from({ length: width * height }, (_, n): Pixel => {
    const [r = 0, g = 0, b = 0, a = 255] = raw.subarray(n * size, n * size + size);
    return [r, g, b, a];
  });
  return { width, height, rgba };
}
