import assert from 'node:assert/strict';
import { postgresBench, type PostgresBench } from './bench.ts';
import { changed, riley, sample } from './samples.ts';

describe('What the cards keep', () => {
  let bench: PostgresBench;
  beforeEach(async () => {
    bench = await postgresBench();
    await bench.store.open(riley.id, (id) => changed(sample(id)));
  });
  afterEach(() => bench.close());

  const soon = 15_000;
  const past = 0;
  const home = { request: 'LK-1', conversation: 'a:riley', kind: 'home' } as const;

  it('lets one of many post a copy, and another when that one never came back', async () => {
    const { copies } = bench.opened;
    const claims = await Promise.all(Array.from({ length: 10 }, () => copies.claim(home, soon)));
    assert.equal(claims.filter(Boolean).length, 1);
    assert.deepEqual(await copies.of('LK-1'), [{ ...home, shown: 0 }]);
    const late = { ...home, kind: 'approver', person: 'ada' } as const;
    assert.equal(await copies.claim(late, past), true);
    assert.equal(await copies.claim(late, soon), true);
    bench.pass(86_400_000);
    assert.equal(await copies.claim(late, soon), false, 'a moved clock ends no claim');
    await copies.posted('LK-1', late.conversation, late.kind, '17', 1);
    assert.equal(await copies.claim(late, soon), false);
    assert.deepEqual((await copies.of('LK-1'))[1], { ...late, activity: '17', shown: 1 });
  });

  it('knows which requests are not followed up to their version', async () => {
    const { copies } = bench.opened;
    assert.deepEqual(await copies.behind(10), ['LK-1'], 'no copy yet');
    await copies.claim(home, soon);
    await copies.posted('LK-1', home.conversation, home.kind, '17', 1);
    await copies.followed('LK-1', 1);
    assert.deepEqual(await copies.behind(10), []);
    await bench.store.change('LK-1', (now) => changed(now));
    assert.deepEqual(await copies.behind(10), ['LK-1']);
    await copies.followed('LK-1', 2);
    assert.deepEqual(await copies.behind(10), ['LK-1'], 'the copy still shows the older version');
    await copies.shown('LK-1', home.conversation, home.kind, 2);
    assert.deepEqual(await copies.behind(10), []);
    await copies.shown('LK-1', home.conversation, home.kind, 1);
    assert.deepEqual(await copies.behind(10), ['LK-1'], 'an edit came too late');
    await copies.lost('LK-1', home.conversation, home.kind);
    assert.deepEqual(await copies.behind(10), []);
    await copies.posted('LK-1', 'a:ada', 'notice:done', '18', 1);
    assert.deepEqual(await copies.behind(10), [], 'notices stay as they are');
  });

  it('keeps what is lost as lost, also where it was never posted', async () => {
    const { copies } = bench.opened;
    await copies.lost('LK-1', 'a:ada', 'approver');
    assert.equal(
      await copies.claim({ request: 'LK-1', conversation: 'a:ada', kind: 'approver' }, soon),
      false,
    );
    assert.deepEqual(await copies.of('LK-1'), [
      { request: 'LK-1', conversation: 'a:ada', kind: 'approver', shown: 0, lost: true },
    ]);
    await copies.posted('LK-1', 'a:ada', 'approver', '17', 1);
    assert.deepEqual(
      await copies.of('LK-1'),
      [{ request: 'LK-1', conversation: 'a:ada', kind: 'approver', activity: '17', shown: 1 }],
      'until it stands there after all',
    );
  });

  it('knows where a copy was posted, or is about to be', async () => {
    const { copies } = bench.opened;
    assert.equal(await copies.has('LK-1', 'a:riley'), false);
    await copies.claim(home, soon);
    assert.equal(
      await copies.has('LK-1', 'a:riley'),
      true,
      'whoever is quick presses before it is on record',
    );
    await copies.posted('LK-1', home.conversation, home.kind, '17', 1);
    assert.equal(await copies.has('LK-1', 'a:riley'), true);
    await copies.lost('LK-1', 'a:nora', home.kind);
    assert.equal(await copies.has('LK-1', 'a:nora'), false, 'nothing ever came there');
    assert.equal(await copies.has('LK-1', 'a:ada'), false);
  });

  it('gives a conversation to one editor at a time', async () => {
    const { copies } = bench.opened;
    assert.equal(await copies.hold('a:riley', 'one', soon), true);
    assert.equal(await copies.hold('a:riley', 'two', soon), false);
    assert.equal(await copies.hold('a:riley', 'one', past), true);
    assert.equal(await copies.hold('a:riley', 'two', soon), true);
  });

  it('keeps one place, moves it and takes it away', async () => {
    const { copies } = bench.opened;
    assert.equal(await copies.place(), undefined);
    await copies.setPlace({ conversation: '19:a', kind: 'channel', root: '1' });
    await copies.setPlace({ conversation: '19:b', kind: 'channel' });
    assert.deepEqual(await copies.place(), { conversation: '19:b', kind: 'channel' });
    await copies.setPlace(undefined);
    assert.equal(await copies.place(), undefined);
  });

  it('keeps the newest address of a conversation, and a person’s newest chat', async () => {
    const { addresses } = bench.opened;
    const chat = {
      conversation: 'a:1',
      kind: 'personal',
      serviceUrl: 'https://one/',
      person: riley.id,
    } as const;
    await addresses.keep(chat);
    await addresses.keep({ ...chat, serviceUrl: 'https://two/' });
    assert.deepEqual(await addresses.of('a:1'), { ...chat, serviceUrl: 'https://two/' });
    await addresses.keep({ ...chat, conversation: 'a:2' });
    assert.equal((await addresses.personal(riley.id))?.conversation, 'a:2');
    await addresses.keep({ conversation: '19:a', kind: 'channel', root: '5', serviceUrl: 'https://one/' });
    assert.deepEqual(await addresses.of('19:a'), {
      conversation: '19:a',
      kind: 'channel',
      root: '5',
      serviceUrl: 'https://one/',
    });
    assert.equal(await addresses.personal('nobody'), undefined);
    assert.equal(await addresses.of('nowhere'), undefined);
  });
});
