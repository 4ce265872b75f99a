// A one-time link: for the asker alone, while there is something to show, and kept by a hash.
import assert from 'node:assert/strict';
import type { Link, Links } from '../../src/contracts/pages.ts';
import type { Request } from '../../src/contracts/request.ts';
import { hashOf, linkMs, makeLink } from '../../src/requests/link.ts';
import { proved } from '../cards/app-samples.ts';
import { Hands, refuses } from './office.ts';

describe('A one-time link', () => {
  const clock = new Hands();
  const asker = { id: 'a1', name: 'Riley Chen' };
  let kept: Map<string, Link>;
  let shown: string | undefined;
  beforeEach(() => {
    kept = new Map();
    shown = undefined;
  });
  const links: Links = {
    add: async (hash, link) => void kept.set(hash, link),
    look: async () => ({ is: 'unknown' }),
    use: async () => ({ is: 'unknown' }),
    shown: async () => shown,
  };
  const make = (
    request: Request = proved,
    by = asker,
    pages: { address: string; links: Links } | undefined = { address: 'https://x', links },
  ) => makeLink(request, by, pages, clock, (iso) => `at ${iso}`);

  it('is good for ten minutes, and kept by the hash of a token that nobody else knows', async () => {
    const { url, until, handover } = await make();
    const token = url.replace('https://x/secret/', '');
    assert.match(token, /^[\w-]{43}$/);
    assert.equal(Date.parse(until) - clock.now().getTime(), linkMs);
    assert.deepEqual([...kept], [[hashOf(token), { request: 'LK-21', person: 'a1', until }]]);
    assert.equal(handover, proved.handover);
    assert.notEqual((await make()).url, url);
  });

  it('is refused to everybody else, and where there is nothing to show', async () => {
    await refuses(() => make(proved, { id: 'b1', name: 'Ada' }), /Only Riley Chen, who asked for LK-21/);
    const { handover: _handover, ...before } = proved;
    await refuses(() => make(before), /LK-21 has no secret to show/);
    for (const state of ['undoing', 'undone', 'ending', 'ended'] as const)
      await refuses(() => make({ ...proved, state }), /was taken back, and its secret with it/);
    await refuses(() => makeLink(proved, asker, undefined, clock, String), /no page here/, 'blocked');
    assert.equal(kept.size, 0);
  });

  it('is refused once the secret was shown, with when, and what to do instead', async () => {
    shown = '2026-10-21T09:00:00.000Z';
    const failure = await refuses(() => make(), /was shown at 2026-10-21T09:00:00\.000Z; it is shown once/);
    assert.match(failure.advice, /undo LK-21 and ask again/);
  });
});
