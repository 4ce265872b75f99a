// Brings one posted copy up to date: one edit at a time in a conversation, spaced, always with the newest state.
import { randomUUID } from 'node:crypto';
import type { Card } from '../contracts/card.ts';
import { later } from '../contracts/clock.ts';
import { Failure } from '../contracts/failure.ts';
import type { Where } from '../contracts/person.ts';
import type { Copy } from '../contracts/place.ts';
import type { Request } from '../contracts/request.ts';
import { Recent } from './recent.ts';
import { again, editMs, lost, out, spacingMs, type Outcome, type Surroundings } from './surroundings.ts';
import { shownBy, type Around } from './wanted.ts';

interface Sent {
  readonly json: string;
  /** As it was put on record; another process may have shown something else since. */
  readonly version: number;
}

/** What this process sent to each copy, and where: an equal card is not sent again, nor one in a conversation that rests. */
export class Seen {
  readonly #cards = new Recent<Sent>(500);
  readonly #resting = new Recent<Date>(500);
  static key = (copy: Copy): string => `${copy.request} ${copy.conversation} ${copy.kind}`;
  get(copy: Copy): Sent | undefined {
    return this.#cards.get(Seen.key(copy));
  }
  set(copy: Copy, sent: Sent | undefined): void {
    if (sent) this.#cards.set(Seen.key(copy), sent);
    else this.#cards.delete(Seen.key(copy));
  }
  /** Milliseconds until this process may edit there again: what it knows by itself it need not ask the database. */
  restOf(conversation: string, now: Date): number {
    return Math.max(0, (this.#resting.get(conversation)?.getTime() ?? 0) - now.getTime());
  }
  restsUntil(conversation: string, until: Date): void {
    this.#resting.set(conversation, until);
  }
}

/** Whether the copy shows this very card already, by what is on record now. */
async function shows(
  copy: Copy,
  json: string,
  seen: Seen,
  { copies }: Pick<Surroundings, 'copies'>,
): Promise<boolean> {
  const sent = seen.get(copy);
  if (sent?.json !== json) return false;
  const now = (await copies.of(copy.request)).find((each) => Seen.key(each) === Seen.key(copy));
  return now?.shown === sent.version;
}

const whereOf = (copy: Copy, request: Request, { place }: Around): Where =>
  copy.conversation === request.home.conversation
    ? request.home
    : copy.conversation === place?.conversation
      ? place
      : { conversation: copy.conversation, kind: copy.kind === 'place' ? 'channel' : 'personal' };

export const edit = (copy: Copy, around: Around, seen: Seen, outside: Surroundings): Promise<Outcome> =>
  replace(
    copy,
    async () => {
      const request = await outside.records.get(copy.request);
      return (
        request && {
          where: whereOf(copy, request, around),
          card: shownBy(copy, request, around),
          version: request.version,
        }
      );
    },
    seen,
    outside,
  );

/** What a copy is to show, made when its conversation is ours. */
export interface Newest {
  readonly where: Where;
  readonly card: Card;
  readonly version: number;
}

export async function replace(
  copy: Copy,
  newest: () => Promise<Newest | undefined>,
  seen: Seen,
  outside: Pick<Surroundings, 'copies' | 'poster' | 'clock' | 'log'>,
): Promise<Outcome> {
  const { copies, poster, clock, log } = outside;
  if (copy.activity === undefined) return out;
  const { activity, conversation, kind } = copy;
  const holder = randomUUID();
  const began = clock.now();
  const rest = seen.restOf(conversation, began);
  if (rest > 0) return again(rest);
  if (!(await copies.hold(conversation, holder, editMs))) return again(spacingMs / 4);
  const free = async (ms: number): Promise<void> => {
    await copies.hold(conversation, holder, ms);
    seen.restsUntil(conversation, later(clock.now(), ms));
  };
  const found = await newest();
  if (!found) return out;
  const { where, card, version } = found;
  const json = JSON.stringify(card.json);
  if (await shows(copy, json, seen, outside)) {
    await copies.shown(copy.request, conversation, kind, version);
    seen.set(copy, { json, version });
    await free(0);
    return out;
  }
  seen.set(copy, undefined);
  try {
    await poster.edit(where, activity, card);
  } catch (error) {
    if (error instanceof Failure && error.is === 'busy') {
      const ms = Math.max(error.retryAfter, spacingMs);
      await free(ms);
      return again(ms);
    }
    if (!(error instanceof Failure)) {
      log.error({ request: copy.request, kind, error }, 'A card could not be changed.');
      await free(spacingMs);
      return again(30_000);
    }
    log.warn({ request: copy.request, kind, advice: error.advice }, `A card is lost: ${error.message}`);
    await copies.lost(copy.request, conversation, kind);
    await free(0);
    return lost;
  }
  // Past its time, another process may have shown something newer that this edit covered up: on record is what it showed,
  // so that it counts as behind again.
  await copies.shown(copy.request, conversation, kind, version);
  const late = clock.now().getTime() - began.getTime() >= editMs;
  seen.set(copy, late ? undefined : { json, version });
  await free(spacingMs);
  return late ? again(0) : out;
}
