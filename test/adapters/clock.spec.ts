import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { followClock, realClock } from '../../src/adapters/clock.ts';

describe('The clock', () => {
  it('waits, and stops waiting with the reason it was given', async () => {
    const clock = realClock();
    const began = performance.now();
    await clock.sleep(30);
    assert.ok(performance.now() - began >= 28);
    await clock.sleep(-5);
    const stop = new AbortController();
    const waiting = clock.sleep(60_000, stop.signal);
    stop.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    await assert.rejects(clock.sleep(1, stop.signal), /enough/);
  });

  it('runs something again and again, never two at once, whatever it throws, until stopped', async () => {
    const troubles: unknown[] = [];
    const clock = realClock({ onTrouble: (error) => troubles.push(error) });
    let running = 0;
    let rounds = 0;
    const stop = clock.every(1, async () => {
      running += 1;
      assert.equal(running, 1);
      await clock.sleep(5);
      running -= 1;
      rounds += 1;
      throw new Error('round');
    });
    while (rounds < 3) await clock.sleep(5);
    await stop();
    assert.equal(running, 0, 'the last round was waited for');
    const after = rounds;
    await clock.sleep(20);
    assert.equal(rounds, after);
    assert.equal(troubles.length, after);
  });

  it('follows another, and keeps the last answer while that one is away', async () => {
    let aheadMs: unknown = 3_600_000;
    const server = createServer((_request, response) => {
      response.end(JSON.stringify({ now: 'unused', aheadMs }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const troubles: unknown[] = [];
    const clock = await followClock(`http://127.0.0.1:${address.port}/clock`, {
      onTrouble: (error) => troubles.push(error),
    });
    assert.equal(clock.ahead(), 3_600_000);
    assert.ok(Math.abs(clock.now().getTime() - realClock().now().getTime() - 3_600_000) < 50);
    aheadMs = 7_200_000;
    while (clock.ahead() !== 7_200_000) await clock.sleep(20);
    aheadMs = 'soon';
    while (troubles.length === 0) await clock.sleep(20);
    assert.equal(clock.ahead(), 7_200_000);
    await clock.stop();
    server.close();
  });
});
