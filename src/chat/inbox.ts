// The way in: every message gets an answer, every press a short word, and every refusal an event.
import { randomBytes } from 'node:crypto';
import { noticeCard } from '../cards/notice.ts';
import type { Press } from '../contracts/card.ts';
import { Failure, refused } from '../contracts/failure.ts';
import type { Inbox, Toast } from '../contracts/inbox.ts';
import type { Person, Where } from '../contracts/person.ts';
import { taken } from './file.ts';
import { hear } from './hear.ts';
import { press } from './press.ts';
import { bare, record, refusedTo } from './refusal.ts';
import type { Room } from './room.ts';
import { say, type Reply } from './say.ts';

/** Wires hearing and pressing to the room. Nothing that people cause is thrown. */
export function inbox(room: Room): Inbox {
  return {
    async heard(ask) {
      for (const reply of await told(() => hear(ask, room), ask.where, ask.who.id, room))
        await say(reply, room);
    },
    async pressed(what, by, where, now) {
      try {
        return await press({ what, by, where, now }, room);
      } catch (error) {
        return refusal(error, by, where, what, room);
      }
    },
    async consented(consent, { guest, ...who }, where, now) {
      const { id, name, zone, locale } = who;
      const ask = { text: consent.say, who: { id, name }, zone, locale, where, now };
      const work = async (): Promise<readonly Reply[]> => {
        if (guest) throw refused('Guests get no files here.', 'Ask somebody of your host.');
        await taken(consent, ask, room);
        return [];
      };
      for (const reply of await told(work, where, id, room)) await say(reply, room);
    },
    turnedAway: (failure, by, where, what) => refusal(failure, by, where, what, room),
    async met(where, who) {
      if (where.kind !== 'personal' || !who) return;
      await say({ where, card: welcome(who.name) }, room);
    },
  };
}

const welcome = (name: string) =>
  noticeCard({
    title: 'Hello. I am Latchkey.',
    lines: [`${name}, ask me for access to a mailbox in one sentence, or say “help”.`],
  });

async function told(
  run: () => Promise<readonly Reply[]>,
  where: Where,
  who: string,
  room: Room,
): Promise<readonly Reply[]> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Failure)) return [{ where, text: bug(error, room) }];
    await record({ ...refusedTo(who, error), facts: { because: bare(error) } }, room);
    return [
      {
        where,
        card: noticeCard({
          title: titles[error.is],
          tone: error.is === 'busy' ? 'Warning' : 'Default',
          lines: [error.message, error.advice],
        }),
      },
    ];
  }
}

const titles = { refused: 'Not this way', blocked: 'Not possible now', busy: 'Busy, try again' } as const;

async function refusal(
  error: unknown,
  by: Person,
  where: Where,
  what: Press | undefined,
  room: Room,
): Promise<Toast> {
  if (!(error instanceof Failure)) return { text: bug(error, room) };
  const request = what?.data.request;
  const facts = {
    verb: what?.verb ?? 'unknown',
    because: bare(error),
    conversation: where.conversation,
  };
  await record(
    {
      ...refusedTo(by.id, error),
      ...(request ? { request: request.slice(0, 20) } : {}),
      facts,
    },
    room,
  );
  return { text: `${error.message} ${error.advice}`.trim() };
}

function bug(error: unknown, room: Room): string {
  const reference = randomBytes(4).toString('hex');
  room.report(error, reference);
  return `Something went wrong in Latchkey. Nothing was changed by this. Reference: ${reference}.`;
}

/** A refusal is told even when it cannot be put on record: nothing has happened. */
