// What is renewed by itself in a sweep, what is left to be told, and that one that goes wrong keeps no other back.
import assert from 'node:assert/strict';
import type { Watch } from '../../src/contracts/watch.ts';
import type { SweepOutside } from '../../src/sweeps/keys.ts';
import { renewed } from '../../src/sweeps/renew.ts';
import { item } from '../cards/digest-samples.ts';

const now = new Date('2026-11-24T06:00:00.000Z');
const watch = (conversation: string, interest: Watch['interest'] = { is: 'all' }): Watch => ({
  conversation,
  kind: 'channel',
  interest,
  by: 'riley',
  zone: 'UTC',
});

describe('A sweep that renews', () => {
  let asked: string[];
  let bugs: unknown[];
  beforeEach(() => {
    asked = [];
    bugs = [];
  });
  const outside = (renew: SweepOutside['renew']): SweepOutside =>
    ({
      clock: { now: () => now },
      renew: (one: Parameters<typeof renew>[0], where: Watch) => {
        asked.push(`${one.name} in ${where.conversation}`);
        return renew(one, where);
      },
      report: (error: unknown) => bugs.push(error),
    }) as unknown as SweepOutside;
  const none = { marks: new Map(), handlings: new Map() };
  const left = async (
    renew: SweepOutside['renew'],
    items: readonly ReturnType<typeof item>[],
    watches: readonly Watch[] = [watch('one')],
    known: Parameters<typeof renewed>[3] = none,
  ): Promise<readonly string[]> =>
    (await renewed(outside(renew), items, watches, known)).map(
      ({ name, unrenewed }) => `${name}: ${unrenewed ?? ''}`,
    );

  it('takes what it renewed off what is told, and tells the rest', async () => {
    const came = await left(
      async ({ name }) => (name === 'Named' ? { request: 'LK-1' } : undefined),
      [item('Named', 20), item('Other', 20)],
    );
    assert.deepEqual(came, ['Other: ']);
  });

  it('begins thirty days before the end, not sooner', async () => {
    assert.deepEqual(await left(async () => ({ request: 'LK-1' }), [item('Soon', 29), item('Later', 31)]), [
      'Later: ',
    ]);
    assert.deepEqual(asked, ['Soon in one']);
  });

  it('leaves alone what a request is at work on', async () => {
    const one = item('Verba', 5);
    const handlings = new Map([
      [one.credential, { request: 'LK-2', operation: 'keys-renew', overdue: false }],
    ]);
    assert.deepEqual(
      await left(async () => ({ request: 'LK-3' }), [one], [watch('one')], { ...none, handlings }),
      ['Verba: '],
    );
    assert.deepEqual(asked, []);
  });

  it('tells why it could not be renewed, and hides no bug, and goes on with the others', async () => {
    const came = await left(
      async ({ name }) => {
        if (name === 'Bug') throw new Error('a bug');
        return name === 'Refused' ? { failed: 'It may do more than mail.' } : { request: 'LK-1' };
      },
      [item('Bug', 5), item('Refused', 6), item('Good', 7)],
    );
    assert.deepEqual(came, [
      'Bug: Something went wrong in Latchkey; its log says what.',
      'Refused: It may do more than mail.',
    ]);
    assert.equal(bugs.length, 1);
  });

  it('speaks of it where it is watched, and renews nothing where nobody watches', async () => {
    const watches = [watch('one'), watch('two', { is: 'name', part: 'verba' })];
    await left(async () => ({ request: 'LK-1' }), [item('Verba', 5), item('Desk', 5)], watches);
    assert.deepEqual(asked, ['Verba in two', 'Desk in one']);
    asked = [];
    assert.deepEqual(await left(async () => ({ request: 'LK-1' }), [item('Verba', 5)], []), ['Verba: ']);
    assert.deepEqual(asked, []);
  });
});
