// The card of a renewal: its own button, what is told when nobody presses it, and how it ended.
import assert from 'node:assert/strict';
import { noticesFor } from '../../src/cards/notices.ts';
import { requestCard } from '../../src/cards/request.ts';
import type { Request } from '../../src/contracts/request.ts';
import { drawn } from './memory.ts';
import { proved, wordAsked } from './app-samples.ts';
import { pending } from './samples.ts';

const home = (request: Request): string => drawn(requestCard(request, 'home'));

describe('the card of a renewal', () => {
  it('has a button of its own where the step says so, and says who else may press it', () => {
    const own = { button: 'Switched', by: ['o-1'], seen: true as const };
    const rows = wordAsked.rows.map((each) =>
      each.asked ? { ...each, asked: { ...each.asked, ...own } } : each,
    );
    const text = home({ ...wordAsked, rows });
    assert.match(text, /\[Switched → done\]/);
    assert.match(text, /Press Switched when it is done\. An owner of it may press too\./);
    const none = rows.map((each) =>
      each.asked ? { ...each, asked: { ...each.asked, by: undefined } } : each,
    );
    assert.doesNotMatch(home({ ...wordAsked, rows: none as never }), /An owner/);
  });

  it('gives nothing without an end: it puts one thing in the place of another', () => {
    assert.match(home(wordAsked), /Without end/);
    const plan = wordAsked.plan.map((step) => ({ ...step, seals: true as const }));
    assert.doesNotMatch(home({ ...wordAsked, plan }), /Without end/);
  });

  it('says how a renewal ended, and that a token proves no login', () => {
    const [first] = proved.plan;
    assert.ok(first);
    const plan = [...proved.plan, { ...first, key: 'token', title: 'Token', kind: 'proof' as const }];
    const request = {
      ...proved,
      operation: 'keys-renew',
      plan,
      rows: [
        ...proved.rows,
        { ...proved.rows[0], key: 'token', state: 'proved' as const } as (typeof proved.rows)[0],
      ],
    };
    assert.match(home(request), /\(a token was issued\)/);
    assert.match(home(request), /it was not tried\. The old one stays/);
    const gone = { ...first, key: 'old-gone', title: 'Old secret removed' };
    assert.match(home({ ...request, plan: [...plan, gone] }), /has proved itself, and the old one is gone/);
  });

  it('is told again when it takes too long, with what to do, and not once it is said', () => {
    const over = { ...wordAsked, noticed: ['overlap:vault-access'] };
    const told = (request: Request) => noticesFor(request).filter(({ name }) => name.startsWith('overlap:'));
    const [notice, ...others] = told(over);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [notice?.name, notice?.to, notice?.mention?.id],
      ['overlap:vault-access:1', 'home', 'a1'],
    );
    assert.deepEqual(notice?.what, {
      text: 'LK-21 still waits: Read access to the certificate. Nothing shows that it is done, so the old one was not removed. Press Done on its card once it is done, or undo LK-21.',
    });
    const said = wordAsked.rows.map((each) => (each.asked ? { ...each, word: 'a1' } : each));
    for (const quiet of [
      wordAsked,
      { ...over, rows: said },
      { ...over, pending: pending({ intent: 'undo' }) },
    ])
      assert.deepEqual(told(quiet), []);
  });
});
