// Which channel hears of which secrets, as it is said; a look at once; and Mine and Later on a digest.
import assert from 'node:assert/strict';
import { watchSaid } from '../../src/chat/watching.ts';
import type { Where } from '../../src/contracts/person.ts';
import { digest, item } from '../cards/digest-samples.ts';
import { mallory as nobody, policy, riley } from '../requests/office.ts';
import { Chat, only, ops } from './room.ts';

const other: Where = { conversation: 'others', kind: 'channel' };

describe('Sentences about watching', () => {
  it('are read in their short forms and as people say them, and no others', () => {
    for (const [said, read] of [
      ['watch', { is: 'watch' }],
      ['Watch here.', { is: 'watch' }],
      ['watch owner dana', { is: 'watch', owner: 'dana' }],
      ['watch apps of Dana Weiss', { is: 'watch', owner: 'Dana Weiss' }],
      ['watch name “Verba”', { is: 'watch', name: 'Verba' }],
      ['watch for name Verba Import', { is: 'watch', name: 'Verba Import' }],
      ['unwatch', { is: 'unwatch' }],
      ['stop watching', { is: 'unwatch' }],
      ['unwatch owner dana', { is: 'unwatch', owner: 'dana' }],
      ['watched?', { is: 'watched' }],
      ['keys check', { is: 'check' }],
      ['check the secrets and certificates', { is: 'check' }],
    ] as const)
      assert.deepEqual(watchSaid(said), read, said);
    for (const said of ['keys 30d', 'watch out for alex', 'give full on watch to alex', 'watchdog', 'keys'])
      assert.equal(watchSaid(said), undefined, said);
  });
});

describe('A channel that is to watch', () => {
  let room: Chat;
  beforeEach(() => {
    room = new Chat();
  });
  const says = async (text: string, where = ops): Promise<string> => only(await room.say(text, riley, where));

  it('is told what it will hear of, and that it hears of it already', async () => {
    assert.match(
      await says('watch'),
      /every app that no other channel watches\. I look now, and each day at 07:00 \(/,
    );
    assert.match(await says('watch'), /already, each day at 07:00/);
    assert.match(await says('watch owner dana'), /the apps that Dana Weiss owns/);
    assert.match(await says('watch name Verba'), /apps with “Verba” in their name/);
    assert.deepEqual(
      room.book.events.map(({ kind, facts }) => [kind, facts['interest'], facts['owner']]),
      [
        ['watching', 'all', undefined],
        ['watching', 'owner', 'dana'],
        ['watching', 'name', undefined],
      ],
    );
    assert.deepEqual(room.book.events.at(-1)?.words, { of: riley.id, text: 'Verba' }, 'words lie apart');
  });

  it('keeps the time of day of who spoke first', async () => {
    await says('watch');
    room.book.watches[0] = { ...(room.book.watches[0] ?? assert.fail()), zone: 'America/New_York' };
    assert.match(await says('watch name Verba'), /\(New York\)/);
  });

  it('is refused in person, for a short part of a name, for nobody, and to whom policy does not name', async () => {
    assert.match(only(await room.say('watch')), /“watch” is for a channel/);
    assert.match(await says('watch name v'), /too short/);
    assert.match(await says('watch owner zoe'), /Nobody is called “zoe”/);
    assert.match(only(await room.say('watch', nobody, ops)), /You may not say this/);
    room.policy = { is: 'policy', policy: { ...policy, watchers: ['elsewhere'] }, hash: 'h' };
    assert.match(await says('watch'), /You may not say this/);
    assert.equal(room.book.watches.length, 0);
  });

  it('hears no more after unwatch, of one thing or of all', async () => {
    await says('watch');
    await says('watch name Verba');
    assert.match(await says('unwatch name verba'), /no more of apps with “verba”/);
    assert.match(await says('unwatch name verba'), /does not watch apps with “verba”/);
    assert.match(await says('unwatch'), /hears no more of secrets and certificates/);
    assert.match(await says('unwatch'), /This channel watches nothing/);
    const [first] = room.book.events.filter(({ kind }) => kind === 'unwatched');
    assert.equal(first?.words?.text, 'verba');
  });

  it('is listed with the others', async () => {
    assert.match(await says('watched'), /No channel watches\. Say “watch” in one/);
    await says('watch name Verba');
    room.book.watches.push({ ...(room.book.watches[0] ?? assert.fail()), conversation: other.conversation });
    const listed = await says('watched');
    assert.match(listed, /this channel[\s\S]*another channel/);
    assert.match(listed, /channel that spoke first/);
    await says('watch');
    assert.doesNotMatch(await says('watched'), /channel that spoke first/);
  });

  it('is looked at when somebody asks, and the answer says what was read and told', async () => {
    assert.match(
      await says('keys check'),
      /812 apps and 640 enterprise apps were read\.\nNothing needs anybody\./,
    );
    const swept = room.book.swept();
    room.book.swept = () => ({ ...swept, open: 5, leftOver: 2, told: 1, digests: 1, places: 0 });
    const one = await says('keys check');
    assert.match(
      one,
      /5 need somebody\. One of them is told now, in one message\.\n2 ended beside a good one\.\nNo channel watches/,
    );
    room.book.swept = () => ({ ...swept, open: 1, told: 3, digests: 2 });
    assert.match(await says('keys check'), /1 needs somebody\. 3 of them are told now, in 2 messages\./);
    room.book.swept = () => ({ ...swept, open: 1, places: 0 });
    assert.match(
      await says('keys check'),
      /1 needs somebody\. Nobody was told anything new\.\nNo channel watches/,
    );
    const failed = { because: 'Graph is busy.', advice: 'Wait.' };
    room.book.swept = () => ({ ...swept, sources: [{ what: 'owners', count: 0, failed }], open: 2 });
    assert.match(
      await says('keys check'),
      /Not everything could be read[\s\S]*Not all owners: Graph is busy\. Wait\.\n2 need somebody\. Nothing new/,
    );
  });
});

describe('A row of a digest', () => {
  let room: Chat;
  const over = item('Old Import', -900);
  const verba = item('Verba Import', 5, { owners: [{ id: nobody.id, name: 'Owner' }] });
  const desk = item('Desk', 6, { owners: [{ id: nobody.id, name: 'Owner of weeks ago' }] });
  const sso = item('SSO', 6, { credential: 'sso/k', is: 'enterprise application', kind: 'SAML certificate' });
  beforeEach(async () => {
    room = new Chat();
    room.book.digests.set('KD-7', digest([verba, desk, sso, over]));
    // Read at the press: the owners of today.
    const { look } = room.desk;
    const read = look.graphList.bind(look);
    const owners = {
      '/applications/verba-import/owners': [nobody.id],
      '/servicePrincipals/sso/owners': [nobody.id],
    };
    Object.assign(room.desk.look, {
      graphList: async (path: Parameters<typeof read>[0]) => {
        const found = Object.entries(owners).find(([start]) => path.startsWith(start));
        return /\/owners\?/.test(path)
          ? (found?.[1] ?? []).map((id) => ({ id: id.toUpperCase() }))
          : read(path);
      },
    });
    await room.copies.claim({ request: 'KD-7', conversation: ops.conversation, kind: 'notice:digest' }, 1000);
    await room.copies.posted('KD-7', ops.conversation, 'notice:digest', 'm', 1);
  });
  const press = (verb: 'mine' | 'later', who = riley, more: object = {}, inputs = {}, where = ops) =>
    room.press('', verb, who, {
      data: { digest: 'KD-7', credential: verba.credential, ...more },
      inputs,
      where,
    });

  it('is taken by those who may ask, and by its owners, whoever they are', async () => {
    assert.match(await press('mine'), /It is yours/);
    assert.equal(room.book.marks.get(verba.credential)?.mine?.id, riley.id);
    assert.match(await press('mine', nobody), /It is yours/);
    assert.match(await press('mine', nobody, { credential: sso.credential }), /It is yours/);
    assert.match(
      await press('mine', nobody, { credential: desk.credential }),
      /This is for owners of the app/,
    );
    assert.deepEqual(
      room.book.events.map(({ kind, by }) => [kind, by]),
      [
        ['mine', riley.id],
        ['mine', nobody.id],
        ['mine', nobody.id],
      ],
    );
  });

  it('says to whom nobody can write that they are not reminded', async () => {
    room.unreachable.add(riley.id);
    assert.match(await press('mine'), /I cannot write to you in person yet/);
  });

  it('is pressed only where its card stands, and only if it is on it', async () => {
    assert.match(await press('mine', riley, {}, {}, other), /does not belong here/);
    assert.match(await press('mine', riley, { digest: 'KD-8' }), /does not belong here/);
    assert.match(await press('mine', riley, { digest: 'LK-1' }), /does not belong here/);
    assert.match(await press('mine', riley, { credential: 'x/y' }), /does not belong here/);
    assert.match(await room.press('', 'later', riley, { data: {}, where: ops }), /does not belong here/);
  });

  it('is put off for a week, a month or until a day that is to come', async () => {
    const day = 86_400_000;
    const until = (): number =>
      Math.round(
        (Date.parse(room.book.marks.get(verba.credential)?.later?.until ?? '') - room.clock.now().getTime()) /
          day,
      );
    assert.match(await press('later', riley, { span: 'week' }), /I come back to it on \d{4}-\d{2}-\d{2}/);
    assert.equal(until(), 7);
    await press('later', riley, { span: 'month' });
    assert.equal(until(), 30);
    const on = (ms: number): string => new Date(room.clock.now().getTime() + ms).toISOString().slice(0, 10);
    await press('later', riley, { span: 'date' }, { 'date-3': on(3 * day) });
    assert.equal(until(), 3);
    for (const [said, told] of [
      ['', 'No day was chosen.'],
      ['soon', '“soon” is no day.'],
      ['2026-13-45', 'is no day.'],
      ['2027-02-30', '“2027-02-30” is no day.'],
      [on(60 * day), `It ends on ${verba.ends.slice(0, 10)}.`],
      [verba.ends.slice(0, 10), 'Choose a day before that.'],
      [on(-day), 'is over.'],
      [on(500 * day), 'more than a year away.'],
    ] as const)
      assert.ok((await press('later', riley, { span: 'date' }, { 'date-0': said })).includes(told), said);
    assert.match(await press('later'), /No day was chosen/);
    assert.equal(room.book.events.filter(({ kind }) => kind === 'later').length, 3);
    const ended = { credential: over.credential, span: 'date' };
    assert.match(await press('later', riley, ended, { 'date-3': on(20 * day) }), /I come back to it on/);
  });
});
