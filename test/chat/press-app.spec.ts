// Buttons of what is connected: a step done by hand, and the way to a secret.
import assert from 'node:assert/strict';
import type { Handover } from '../../src/contracts/handover.ts';
import type { Request, Row } from '../../src/contracts/request.ts';
import { hashOf } from '../../src/requests/link.ts';
import { ada, mallory, riley } from '../requests/office.ts';
import { Chat } from './room.ts';

describe('A press on what is connected', () => {
  let world: Chat;
  let request: Request;
  beforeEach(async () => {
    world = new Chat();
    request = await world.opened('give full on finance to alex');
    for (const who of [ada, riley, mallory]) await world.card(request, who);
  });
  const handover: Handover = {
    title: 'Verba Import',
    fields: [['Client id', '8a7b']],
    notes: [],
    secret: 'latchkey-verba-import-lk-1',
  };
  const last = () => world.store.events.at(-1) ?? assert.fail('no event');

  describe('of Done', () => {
    const asked: Row = {
      key: 'vault-access',
      state: 'asked',
      at: '2026-10-21T10:00:00.000Z',
      tries: 0,
      busy: 0,
      made: false,
      asked: { where: 'In a shell', script: ['az …'], word: true },
    };
    const done = (who = riley, step: object = { step: 'vault-access' }) =>
      world.press(request, 'done', who, { data: { request: request.id, fingerprint: 'f', ...step } });

    it('takes the word of the one who asked, on record with who gave it', async () => {
      await world.put(request.id, { state: 'running', rows: [asked] });
      assert.equal(await done(), 'Thank you. LK-1 goes on.');
      assert.equal((await world.get('LK-1')).rows[0]?.word, 'riley');
      assert.deepEqual([last().kind, last().by, last().facts['step']], ['word', 'riley', 'vault-access']);
    });

    it('is refused where nobody is asked, and to who has no part in it', async () => {
      assert.match(await done(), /Nobody is asked to do this now\. The card shows/);
      await world.put(request.id, { state: 'running', rows: [asked] });
      assert.match(await done(riley, {}), /Nobody is asked to do this now/);
      await done(mallory);
      assert.equal((await world.get('LK-1')).rows[0]?.word, undefined);
      assert.equal(last().kind, 'refused');
    });
  });

  describe('of Get the secret', () => {
    const reveal = (who = riley) => world.press(request, 'reveal', who);

    it('gives the asker alone a link, and shows the card with it', async () => {
      await world.put(request.id, { state: 'done', handover });
      const card = await reveal();
      const [, token = ''] =
        /\[Open the page → https:\/\/pages\.test\/secret\/([\w-]{43})\]/.exec(card) ?? [];
      assert.match(card, /good until 11:10/);
      assert.match(card, /Client id +8a7b/);
      assert.equal(world.kept.get(hashOf(token))?.person, 'riley');
      assert.match(await reveal(ada), /^Only Riley, who asked for LK-1, is shown its secret/);
      assert.equal(world.kept.size, 1);
    });

    it('says when it was shown, in the reader’s own time', async () => {
      await world.put(request.id, { state: 'done', handover });
      world.links.shown = async () => '2026-10-21T09:30:00.000Z';
      assert.match(
        await reveal(),
        /was shown Wed 11:30 in Berlin; it is shown once\. If it was lost, undo LK-1/,
      );
    });

    it('has nothing to give before there is something', async () => {
      assert.match(await reveal(), /LK-1 has no secret to show/);
    });
  });
});
