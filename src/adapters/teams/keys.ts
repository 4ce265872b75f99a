// The public keys that Teams signs with, found through the metadata address and kept for a day.
import { importJWK, type CryptoKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../contracts/clock.ts';
import { boundedText } from '../bounded.ts';

export interface SigningKey {
  readonly key: CryptoKey | Uint8Array;
  /** Channels that may use this key; empty: any. */
  readonly endorsements: readonly string[];
}

export interface Keys {
  /** @throws KeysUnreachable when no keys were ever read and none can be now */
  find(kid: string): Promise<SigningKey | undefined>;
}

export class KeysUnreachable extends Error {
  constructor(cause: unknown) {
    super('The keys that Teams signs with cannot be read.', { cause });
    this.name = 'KeysUnreachable';
  }
}

const metadata = z.object({ jwks_uri: z.url() });
const keySet = z.object({
  keys: z.array(
    z.looseObject({ kid: z.string(), kty: z.string(), endorsements: z.array(z.string()).default([]) }),
  ),
});

const keptMs = 24 * 3_600_000;
/** Tokens with invented key ids must not make us ask all the time. */
const pauseMs = 10_000;
const patienceMs = 5000;
const mostBytes = 1024 * 1024;

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patienceMs) });
  if (!response.ok) throw new Error(`${url} answered HTTP ${response.status}`);
  return JSON.parse(await boundedText(response, mostBytes)) as unknown;
}

async function read(metadataUrl: string): Promise<ReadonlyMap<string, SigningKey>> {
  const { jwks_uri } = metadata.parse(await getJson(metadataUrl));
  const { keys } = keySet.parse(await getJson(jwks_uri));
  const usable = keys.filter((key) => key.kty === 'RSA');
  return new Map(
    await Promise.all(
      usable.map(async ({ endorsements, ...jwk }) => {
        const key = await importJWK(jwk, 'RS256');
        return [jwk.kid, { key, endorsements }] as const;
      }),
    ),
  );
}

export function makeKeys(options: { metadataUrl: string; clock: Clock }): Keys {
  let kept: ReadonlyMap<string, SigningKey> = new Map();
  let readAt = -Infinity;
  let triedAt = -Infinity;
  let reading: Promise<void> | undefined;
  const now = (): number => options.clock.now().getTime();
  // A clock that was set back counts as time passed.
  const past = (then: number, ms: number): boolean => Math.abs(now() - then) > ms;

  const refresh = async (): Promise<void> => {
    triedAt = now();
    try {
      kept = await read(options.metadataUrl);
      readAt = now();
    } catch (error) {
      if (kept.size === 0) throw new KeysUnreachable(error);
    } finally {
      reading = undefined;
    }
  };

  return {
    async find(kid) {
      const wanted = !kept.has(kid) && (kept.size === 0 || past(triedAt, pauseMs));
      if (wanted || (past(readAt, keptMs) && past(triedAt, pauseMs))) await (reading ??= refresh());
      return kept.get(kid);
    },
  };
}
