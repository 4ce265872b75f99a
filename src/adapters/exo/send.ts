// One POST to Exchange: bounded in time and size, redirects followed by hand and to Microsoft only.
import type { Clock } from '../../contracts/clock.ts';
import { blocked, busy, type Failure } from '../../contracts/failure.ts';
import { boundedText, retryAfterMs, TooLarge } from '../bounded.ts';
import { neverLeft, reasonOf } from '../network.ts';

export interface Post {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** A read may be sent again after a broken answer, and has no effect to be unsure of. */
  readonly reads: boolean;
  /** Our id for the call. */
  readonly call: string;
}

export interface Sent {
  readonly status: number;
  /** Parsed JSON; undefined where it is none. */
  readonly body: unknown;
  readonly serviceId: string;
  /** Where the answer came from in the end. */
  readonly address: string;
  readonly cause: () => Error;
}

const microsoft = /\.(outlook\.com|office365\.(com|us|cn))$/;
const mostRedirects = 3;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** @returns a function that throws Failure busy for throttling, 5xx, drops and time-outs; other answers come back as they are */
export function makeSend(options: {
  home: string;
  clock: Clock;
  timeoutMs: number;
  mostBytes: number;
}): (post: Post) => Promise<Sent> {
  const home = new URL(options.home);

  /** Where a redirect may go with our token: the configured host, or one of Exchange's; port 446 is a slip of theirs. */
  function allowed(location: string | null, from: string): string {
    const target = location ? URL.parse(location, from) : null;
    if (target?.port === '446') target.port = '443';
    const isOurs = target?.origin === home.origin;
    const isTheirs = target?.protocol === 'https:' && target.port === '' && microsoft.test(target.hostname);
    if (target && (isOurs || isTheirs)) return target.href;
    throw blocked(
      `Exchange redirects to ${target?.host ?? 'nowhere'}, which is not Microsoft’s.`,
      'Check EXO_URL and what stands between the bot and Exchange. Nothing was sent there.',
    );
  }

  const lost = (post: Post, error: unknown): Failure =>
    busy(
      `Exchange could not be reached: ${reasonOf(error)}.`,
      'It is tried again; check the network if this stays.',
      {
        took: post.reads || neverLeft(error) ? 'no' : 'perhaps',
        cause: error,
      },
    );

  async function once(post: Post): Promise<{ response: Response; text: string; address: string }> {
    let address = post.address;
    for (let hops = 0; hops <= mostRedirects; hops++) {
      try {
        const response = await fetch(address, {
          method: 'POST',
          headers: post.headers,
          body: post.body,
          redirect: 'manual',
          signal: AbortSignal.timeout(options.timeoutMs),
        });
        if (response.status < 300 || response.status > 399)
          return { response, text: await boundedText(response, options.mostBytes), address };
        await response.body?.cancel();
        address = allowed(response.headers.get('location'), address);
      } catch (error) {
        if (error instanceof TooLarge)
          throw blocked('Exchange’s answer is too large.', 'Ask for less: name one mailbox.', error);
        throw error;
      }
    }
    throw blocked('Exchange redirects without end.', 'Try again later; check EXO_URL.');
  }

  return async (post) => {
    let answer;
    try {
      answer = await once(post);
      // Cut or mislabelled bodies happen; a read is simply made again.
      if (post.reads && answer.response.status === 200 && parsed(answer.text) === undefined)
        answer = await once(post);
    } catch (error) {
      throw error instanceof Error && error.name === 'Failure' ? error : lost(post, error);
    }
    const { response, text, address } = answer;
    const { status, headers } = response;
    const serviceId = headers.get('request-id') ?? post.call;
    const cause = (): Error => new Error(`HTTP ${status}, request-id ${serviceId}: ${text.slice(0, 2000)}`);
    const retryAfter = retryAfterMs(headers, options.clock.now());
    if (status === 429)
      throw busy('Exchange asks for a slower pace.', 'It is tried again by itself.', {
        retryAfter,
        cause: cause(),
      });
    if (status >= 500)
      throw busy(`Exchange is having trouble (HTTP ${status}).`, 'It is tried again by itself.', {
        took: post.reads ? 'no' : 'perhaps',
        retryAfter,
        cause: cause(),
      });
    return { status, body: parsed(text), serviceId, address, cause };
  };
}
