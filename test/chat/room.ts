// The office with a chat: a poster and copies in memory, the real questions, and people who say and press things.
import assert from 'node:assert/strict';
import { inbox } from '../../src/chat/inbox.ts';
import type { Room } from '../../src/chat/room.ts';
import type { Press, Verb } from '../../src/contracts/card.ts';
import type { Upload } from '../../src/contracts/handover.ts';
import type { Toast } from '../../src/contracts/inbox.ts';
import { refused } from '../../src/contracts/failure.ts';
import type { Link, Links } from '../../src/contracts/pages.ts';
import type { Where } from '../../src/contracts/person.ts';
import type { Request } from '../../src/contracts/request.ts';
import { newEnd } from '../../src/operations/grammar/extend.ts';
import { didYouMean } from '../../src/operations/grammar/typos.ts';
import { loadQuestions } from '../../src/questions/load.ts';
import { drawn, MemoryCopies, MemoryPoster } from '../cards/memory.ts';
import { MemoryBook } from './memory-book.ts';
import { ada, chat, Office, riley, type Somebody } from '../requests/office.ts';

export const ops: Where = { conversation: 'ops', kind: 'channel' };
const questions = await loadQuestions();

export class Chat extends Office {
  readonly poster = new MemoryPoster(this.clock);
  readonly copies = new MemoryCopies(this.clock);
  readonly uploads = new Map<string, Upload>();
  /** Hash of the token to the link. */
  readonly kept = new Map<string, Link>();
  readonly links: Links = {
    add: async (hash, link) => void this.kept.set(hash, link),
    look: async () => ({ is: 'unknown' }),
    use: async () => ({ is: 'unknown' }),
    shown: async () => undefined,
  };
  readonly book = new MemoryBook();
  readonly reports: { error: unknown; reference: string }[] = [];
  readonly room: Room = {
    desk: this.desk,
    questions,
    poster: this.poster,
    copies: this.copies,
    uploads: {
      add: async (upload) => {
        this.uploads.set(upload.id, upload);
      },
    },
    watching: {
      book: this.book.book,
      hour: 7,
      check: async () => this.book.swept(),
      personOf: async (text) => {
        if (text === 'dana') return { id: 'dana', name: 'Dana Weiss' };
        throw refused(`Nobody is called “${text}”.`, 'Write the address.');
      },
    },
    pages: { address: 'https://pages.test', links: this.links },
    didYouMean,
    newEnd,
    report: (error, reference) => this.reports.push({ error, reference }),
  };
  readonly inbox = inbox(this.room);

  /** @returns what the bot posted because of it, by conversation */
  async say(text: string, who: Somebody = riley, where: Where = chat(who.id)): Promise<readonly string[]> {
    const before = this.poster.messages.length;
    await this.inbox.heard(this.ask(text, who, where));
    return this.poster.messages.slice(before).map((each) => `${each.conversation}: ${each.text}`);
  }

  /** A press on the request's card as it is now, in the presser's own chat. */
  async press(
    request: Request | string,
    verb: Verb,
    who: Somebody = ada,
    more: Partial<Press> & { where?: Where; guest?: boolean } = {},
  ): Promise<string> {
    const { where = chat(who.id), guest = false, ...what } = more;
    const id = typeof request === 'string' ? request : request.id;
    const fingerprint = (await this.store.get(id))?.pending?.fingerprint ?? '';
    const press: Press = {
      verb,
      data: { request: id, fingerprint },
      inputs: {},
      id: 'p',
      message: 'm',
      ...what,
    };
    const by = { ...who, zone: 'Europe/Berlin', locale: 'en-GB', guest };
    return shown(await this.inbox.pressed(press, by, where, this.clock.now()));
  }

  /** A copy of the request's card stands in this person's chat. */
  async card(request: Request, who: Somebody = ada): Promise<void> {
    const { conversation } = chat(who.id);
    await this.copies.claim({ request: request.id, conversation, kind: 'approver', person: who.id }, 1_000);
    await this.copies.posted(request.id, conversation, 'approver', `card-${who.id}`, request.version);
  }
}

export const shown = (toast: Toast): string => ('text' in toast ? toast.text : drawn(toast.card));

/** The one thing that was said. */
export function only(said: readonly string[]): string {
  assert.equal(said.length, 1, said.join('\n---\n'));
  return said[0] ?? '';
}
