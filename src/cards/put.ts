// Posts one message, once: claimed first, so that two processes never post the same.
import { later } from '../contracts/clock.ts';
import { Failure } from '../contracts/failure.ts';
import type { Person, Where } from '../contracts/person.ts';
import type { CopyKind } from '../contracts/place.ts';
import type { Card } from '../contracts/card.ts';
import { Recent } from './recent.ts';
import { again, claimMs, lost, out, type Outcome, type Surroundings } from './surroundings.ts';
import { unreached, type Target } from './wanted.ts';

export interface Message {
  readonly request: string;
  readonly kind: CopyKind;
  readonly to: Target;
  /** Made after the claim, so that it is the newest; undefined when it is no longer called for. */
  readonly what: (
    where: Where,
  ) => Promise<
    { card?: Card; text?: string; mention?: Person | readonly Person[]; version: number } | undefined
  >;
  /** What must happen before the copy is given up; where it throws, the copy is tried again. */
  readonly beforeLost?: () => Promise<void>;
  /** It is given up only where the conversation itself is said to be gone; else it is tried again later. */
  readonly onlyGone?: true;
}

/** How long to wait after a post that was not answered, once, twice … : it may well stand there, and cannot be read back. */
const waits: readonly number[] = [claimMs, 30_000, 120_000, 600_000];

/** Posts of this process that were not answered, so that the same card does not come again and again. */
export class Unanswered {
  readonly #posts = new Recent<{ times: number; until: Date }>(1000);

  /** Milliseconds that it still has to wait. */
  rest(key: string, now: Date): number {
    return Math.max(0, (this.#posts.get(key)?.until.getTime() ?? 0) - now.getTime());
  }
  add(key: string, now: Date): number {
    const times = this.#posts.get(key)?.times ?? 0;
    const ms = waits[Math.min(times, waits.length - 1)] ?? claimMs;
    this.#posts.set(key, { times: times + 1, until: later(now, ms) });
    return ms;
  }
  forget(key: string): void {
    this.#posts.delete(key);
  }
}

/** Some refusals are ours to mend, as a wrong token: what waits for that is looked at again after so long. */
const mended = 900_000;

const isKept = ({ onlyGone }: Message, error: unknown): boolean =>
  onlyGone === true && !(error instanceof Failure && error.reason === 'gone');

/** What to do about something thrown: a bug is logged and tried again later, so that one copy never stops the others. */
function outcomeOf(error: unknown, facts: object, { log }: Pick<Surroundings, 'log'>): Outcome {
  if (error instanceof Failure && error.is !== 'busy') {
    log.warn({ ...facts, advice: error.advice }, `A card cannot be shown: ${error.message}`);
    return lost;
  }
  if (error instanceof Failure) return again(Math.max(error.retryAfter, claimMs));
  log.error({ ...facts, error }, 'A card could not be shown.');
  return again(30_000);
}

type Way = Pick<Surroundings, 'copies' | 'poster' | 'clock' | 'log'>;

export async function put(message: Message, unanswered: Unanswered, around: Way): Promise<Outcome> {
  const { copies, poster, clock } = around;
  const { request, kind, to } = message;
  const facts = { request, kind };
  let where: Where;
  try {
    where = 'where' in to ? to.where : await poster.chatWith(to.person);
  } catch (error) {
    const outcome = outcomeOf(error, facts, around);
    if (outcome.is !== 'lost') return outcome;
    if (isKept(message, error)) return again(mended);
    await message.beforeLost?.();
    if ('person' in to) await copies.lost(request, unreached(to.person), kind);
    return outcome;
  }
  const copy = {
    request,
    conversation: where.conversation,
    kind,
    ...('person' in to ? { person: to.person } : {}),
  };
  const key = `${request} ${where.conversation} ${kind}`;
  const rest = unanswered.rest(key, clock.now());
  if (rest > 0) return again(rest);
  if (!(await copies.claim(copy, claimMs))) return await taken(copy, around);
  const what = await message.what(where);
  if (!what) return out;
  const { version, ...content } = what;
  try {
    const activity = await poster.post(where, content);
    await copies.posted(request, where.conversation, kind, activity, version);
    unanswered.forget(key);
    return out;
  } catch (error) {
    const outcome = outcomeOf(error, facts, around);
    if (error instanceof Failure && error.took === 'perhaps')
      return again(Math.max(error.retryAfter, unanswered.add(key, clock.now())));
    if (outcome.is !== 'lost') return outcome;
    return isKept(message, error) ? again(mended) : giveUp(message, where, around);
  }
}

async function giveUp(message: Message, where: Where, around: Way): Promise<Outcome> {
  const { request, kind } = message;
  try {
    await message.beforeLost?.();
  } catch (error) {
    const outcome = outcomeOf(error, { request, kind }, around);
    return outcome.is === 'lost' ? again(30_000) : outcome;
  }
  await around.copies.lost(request, where.conversation, kind);
  return lost;
}

/** The claim is not ours: it stands, is lost, or another process is posting it at this moment. */
async function taken(
  { request, conversation, kind }: { request: string; conversation: string; kind: CopyKind },
  { copies }: Pick<Surroundings, 'copies'>,
): Promise<Outcome> {
  const there = (await copies.of(request)).find(
    (copy) => copy.kind === kind && copy.conversation === conversation,
  );
  if (there?.lost) return lost;
  return there?.activity === undefined ? again(1_000) : out;
}
