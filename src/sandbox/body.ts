// Reads a request's body whole: JSON or a form into a value, anything else as text.
import type { Request } from 'express';

const limit = 4_000_000;

export interface Body {
  value: unknown;
  /** Too long, cut off, or said to be JSON and is not. */
  unreadable: boolean;
}

const gather = async (req: Request): Promise<string | undefined> => {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of req as AsyncIterable<Buffer>) {
      size += part.length;
      if (size <= limit) parts.push(part);
    }
  } catch {
    return undefined;
  }
  return size > limit ? undefined : Buffer.concat(parts).toString('utf8');
};

export const readBody = async (req: Request): Promise<Body> => {
  const text = await gather(req);
  if (text === undefined) return { value: undefined, unreadable: true };
  if (text === '') return { value: undefined, unreadable: false };
  const type = req.headers['content-type'] ?? '';
  if (type.includes('x-www-form-urlencoded')) {
    return { value: Object.fromEntries(new URLSearchParams(text)), unreadable: false };
  }
  if (!type.includes('json')) return { value: text, unreadable: false };
  try {
    return { value: JSON.parse(text) as unknown, unreadable: false };
  } catch {
    return { value: undefined, unreadable: true };
  }
};
