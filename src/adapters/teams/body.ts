// Reads a request's body within bounds of size and time.
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../contracts/clock.ts';

export type Body = { readonly text: string } | { readonly status: 400 | 408 | 413; readonly because: string };

export interface Bounds {
  readonly mostBytes: number;
  readonly withinMs: number;
  readonly clock: Clock;
}

const large = (most: number): Body => ({ status: 413, because: `the body is larger than ${most} bytes` });

const collect = (req: IncomingMessage, most: number): Promise<Body> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) {
        req.pause();
        resolve(large(most));
      } else chunks.push(chunk);
    });
    req.on('end', () => resolve({ text: Buffer.concat(chunks).toString('utf8') }));
    req.on('error', () => resolve({ status: 400, because: 'the body broke off' }));
    req.on('close', () => resolve({ status: 400, because: 'the body broke off' }));
  });

export async function readBody(req: IncomingMessage, { mostBytes, withinMs, clock }: Bounds): Promise<Body> {
  if (Number(req.headers['content-length'] ?? 0) > mostBytes) return large(mostBytes);
  const over = new AbortController();
  const late = clock.sleep(withinMs, over.signal).then(
    (): Body => ({ status: 408, because: `the body took longer than ${withinMs / 1000} s` }),
    (): Body => ({ status: 400, because: 'the body broke off' }),
  );
  try {
    return await Promise.race([collect(req, mostBytes), late]);
  } finally {
    over.abort();
  }
}
