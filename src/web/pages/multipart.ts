// Reads a small form with a file in it, as browsers send it (RFC 7578).

const boundaryOf = (type: string): string | undefined => {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(type) ?? [];
  return quoted ?? bare;
};

/** Parts by the name of their field; undefined where it is no such form. The body is in memory: bound it before. */
export function partsOf(body: Buffer, type: string): ReadonlyMap<string, Buffer> | undefined {
  const boundary = boundaryOf(type);
  if (boundary === undefined) return undefined;
  const parts = new Map<string, Buffer>();
  const mark = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  let at = whole.indexOf(mark);
  while (at >= 0) {
    const from = at + mark.length;
    const next = whole.indexOf(mark, from);
    const head = whole.indexOf('\r\n\r\n', from);
    if (next < 0 || head < 0 || head > next) break;
    const name = /;\s*name="([^"]*)"/i.exec(whole.subarray(from, head).toString('latin1'))?.[1];
    if (name !== undefined) parts.set(name, whole.subarray(head + 4, next));
    at = next;
  }
  return parts;
}
