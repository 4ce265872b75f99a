// Posts one message, once: claimed first, so that two processes never post the same.
import { Failure } from '../contracts/failure.ts';
import type { Person, Where } from '../contracts/person.ts';
import type { CopyKind } from '../contracts/place.ts';
import type { Card } from '../contracts/card.ts';
import { again, claimMs, lost, out, type Outcome, type Surroundings } from './surroundings.ts';
import { unreached, type Target } from './wanted.ts';

export interface Message {
  readonly request: string;
  readonly kind: CopyKind;
  readonly to: Target;
  /** Made after the claim, so that it is the newest; undefined when it is no longer called for. */
  readonly what: (
    where: Where,
  ) => Promise<{ card?: Card; text?: string; mention?: Person; version: number } | undefined>;
}

/** What to do about something thrown: a bug is logged and tried again later, so that one copy never stops the others. */
function outcomeOf(error: unknown, facts: object, { log }: Surroundings): Outcome {
  if (error instanceof Failure && error.is !== 'busy') {
    log.warn({ ...facts, advice: error.advice }, `A card cannot be shown: ${error.message}`);
    return lost;
  }
  if (error instanceof Failure) return again(Math.max(error.retryAfter, claimMs));
  log.error({ ...facts, error }, 'A card could not be shown.');
  return again(30_000);
}

export async function put(message: Message, around: Surroundings): Promise<Outcome> {
  const { copies, poster } = around;
  const { request, kind, to } = message;
  const facts = { request, kind };
  let where: Where;
  try {
    where = 'where' in to ? to.where : await poster.chatWith(to.person);
  } catch (error) {
    const outcome = outcomeOf(error, facts, around);
    if (outcome.is === 'lost' && 'person' in to) await copies.lost(request, unreached(to.person), kind);
    return outcome;
  }
  const copy = {
    request,
    conversation: where.conversation,
    kind,
    ...('person' in to ? { person: to.person } : {}),
  };
  if (!(await copies.claim(copy, claimMs))) return await taken(copy, around);
  const what = await message.what(where);
  if (!what) return out;
  const { version, ...content } = what;
  try {
    const activity = await poster.post(where, content);
    await copies.posted(request, where.conversation, kind, activity, version);
    return out;
  } catch (error) {
    const outcome = outcomeOf(error, facts, around);
    if (outcome.is === 'lost') await copies.lost(request, where.conversation, kind);
    return outcome;
  }
}

/** The claim is not ours: it stands, is lost, or another process is posting it at this moment. */
async function taken(
  { request, conversation, kind }: { request: string; conversation: string; kind: CopyKind },
  { copies }: Surroundings,
): Promise<Outcome> {
  const there = (await copies.of(request)).find(
    (copy) => copy.kind === kind && copy.conversation === conversation,
  );
  if (there?.lost) return lost;
  return there?.activity === undefined ? again(1_000) : out;
}
