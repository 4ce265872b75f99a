// Answers as files: who is offered one, and what is checked again when somebody takes it.
import assert from 'node:assert/strict';
import { hear } from '../../src/chat/hear.ts';
import { inbox } from '../../src/chat/inbox.ts';
import type { Room } from '../../src/chat/room.ts';
import { blocked } from '../../src/contracts/failure.ts';
import type { Consent } from '../../src/contracts/inbox.ts';
import type { Where } from '../../src/contracts/person.ts';
import type { FilePlace } from '../../src/contracts/place.ts';
import type { Question } from '../../src/contracts/question.ts';
import { chat, mallory, riley } from '../requests/office.ts';
import { Chat, ops } from './room.ts';

const place: FilePlace = {
  name: 'list.csv',
  uploadUrl: 'https://contoso-my.sharepoint.com/up',
  contentUrl: 'https://contoso-my.sharepoint.com/list.csv',
  uniqueId: 'u1',
  fileType: 'csv',
};

class Filing {
  readonly world = new Chat();
  readonly put: { readonly where: Where; readonly text: string }[] = [];
  rows = 1;
  fails: Error | undefined;
  readonly #question: Question = {
    name: 'list',
    title: 'A list',
    verbs: ['list'],
    examples: ['list'],
    needs: [],
    private: true,
    parse: ({ text }) => (text.startsWith('list') ? {} : undefined),
    answer: async () => ({
      title: 'A list',
      ...(this.rows > 0 ? { file: { name: 'list.csv', description: 'All', text: `${this.rows} rows` } } : {}),
    }),
  };
  readonly room: Room = {
    ...this.world.room,
    questions: [this.#question],
    files: {
      deliver: async (where, _place, bytes) => {
        if (this.fails) throw this.fails;
        this.put.push({ where, text: Buffer.from(bytes).toString() });
      },
    },
  };
  readonly inbox = inbox(this.room);

  async take(more: Partial<Consent> & { who?: typeof riley; where?: Where; guest?: boolean } = {}) {
    const { who = riley, where = chat(who.id), guest = false, ...consent } = more;
    const before = this.world.poster.messages.length;
    const by = { ...who, zone: 'Europe/Berlin', locale: 'en-GB', guest };
    await this.inbox.consented({ say: 'list', place, ...consent }, by, where, this.world.clock.now());
    return this.world.poster.messages
      .slice(before)
      .map(({ text }) => text)
      .join('\n');
  }
}

describe('A file that is offered', () => {
  let filing: Filing;
  beforeEach(() => {
    filing = new Filing();
  });

  it('is made anew for the one who takes it', async () => {
    filing.rows = 7;
    assert.equal(await filing.take(), '');
    assert.deepEqual(filing.put, [{ where: chat('riley'), text: '7 rows' }]);
  });

  it('goes to nobody who may not ask, no guest, and into no channel', async () => {
    assert.match(await filing.take({ who: mallory }), /You may not ask for this/);
    assert.match(await filing.take({ guest: true }), /Guests get no files/);
    assert.match(await filing.take({ where: ops }), /personal chats only/);
    assert.deepEqual(filing.put, []);
    assert.equal(filing.world.reports.length, 0);
  });

  it('is out of date where the sentence means nothing any more, or there is nothing to send', async () => {
    assert.match(await filing.take({ say: 'give full on finance to alex' }), /out of date/);
    const { files: _, ...without } = filing.room;
    const by = { ...riley, zone: 'Europe/Berlin', locale: 'en-GB', guest: false };
    await inbox(without).consented({ say: 'list', place }, by, chat('riley'), filing.world.clock.now());
    assert.match(filing.world.poster.messages.at(-1)?.text ?? '', /out of date/);
    filing.rows = 0;
    assert.match(await filing.take(), /nothing to send any more/);
    assert.deepEqual(filing.put, []);
  });

  it('comes with its sentence as a message of its own, and the offer says what became of it', async () => {
    const { world, inbox: door } = filing;
    await door.heard(world.ask('list', riley));
    assert.equal(world.poster.messages.length, 2, 'the answer and the offer');
    const { activity = '' } = world.poster.messages[1] ?? {};
    await filing.take({ message: activity });
    assert.match(world.poster.messages[1]?.text ?? '', /File sent/);
    world.poster.trouble = (call) => {
      if (call === 'edit') throw blocked('It is gone.', 'Nothing to do.');
    };
    await filing.take({ message: activity });
    assert.deepEqual(
      world.reports.map(({ reference }) => reference),
      ['offer'],
    );
    assert.equal(filing.put.length, 2, 'the file is sent all the same');
  });

  it('is not sent to who declines it, and the offer says so', async () => {
    const { world, inbox: door } = filing;
    await door.heard(world.ask('list', riley));
    const { activity = '' } = world.poster.messages[1] ?? {};
    const by = { ...riley, zone: 'Europe/Berlin', locale: 'en-GB', guest: false };
    await door.consented({ say: 'list', message: activity }, by, chat('riley'), world.clock.now());
    assert.match(world.poster.messages[1]?.text ?? '', /File not sent/);
    assert.deepEqual(filing.put, []);
  });

  it('says why it could not be put', async () => {
    filing.fails = blocked('OneDrive did not take the file.', 'Ask for it again.');
    assert.match(await filing.take(), /OneDrive did not take the file[\s\S]*Ask for it again/);
  });

  it('holds the sentence alone, and is not offered where no files can be sent', async () => {
    const { world, room } = filing;
    const [, reply] = await hear(world.ask('list all ', riley), room);
    assert.deepEqual(reply?.file, { name: 'list.csv', description: 'All', bytes: 6, say: 'list all' });
    const { files: _, ...without } = room;
    const [card, word] = await hear(world.ask('list', riley), without);
    assert.ok(card?.card);
    assert.match(word?.text ?? '', /^I cannot send files here\. Ask me in person/);
  });
});
