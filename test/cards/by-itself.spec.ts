// A request for which nobody asked: its cards stand where it is watched, and nobody is pinged or written to as its asker.
import assert from 'node:assert/strict';
import { itself } from '../../src/contracts/person.ts';
import { proved } from './app-samples.ts';
import { place, World } from './world.ts';

describe('A request that began by itself', () => {
  it('is handed over and told where it stands, and pings nobody', async () => {
    const world = new World();
    const asker = { ...proved.asker, ...itself };
    world.put({
      ...proved,
      asker,
      byItself: true,
      home: place,
      decided: proved.decided.map((wish) => ({ ...wish, by: itself })),
    });
    await world.settle(world.follower());
    const where = new Set(world.poster.messages.map(({ conversation }) => conversation));
    assert.deepEqual([...where], [place.conversation]);
    assert.ok(world.poster.messages.length > 1, 'the card, and what is told beside it');
    assert.ok(world.poster.messages.every(({ mention }) => mention === undefined));
    assert.match(world.poster.in(place.conversation)[0] ?? '', /By itself, as policy says/);
    assert.deepEqual(world.errors, []);
  });
});
