// Reads an answer's body up to a bound, so that a wild one cannot fill the memory.

export class TooLarge extends Error {
  constructor(most: number) {
    super(`The answer is larger than ${most} bytes.`);
    this.name = 'TooLarge';
  }
}

/** The body as text. @throws TooLarge beyond `most` bytes; whatever the connection throws */
export async function boundedText(response: Response, most: number): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of response.body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > most) throw new TooLarge(most);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Milliseconds of a Retry-After header: seconds, also fractional, or a date; 0 where there is none. */
export function retryAfterMs(headers: Headers, now: Date): number {
  const value = headers.get('retry-after')?.trim();
  if (!value) return 0;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, Math.ceil(ms)) : 0;
}
