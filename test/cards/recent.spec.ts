// What is remembered of late stays small: the oldest goes first, and what is set again is young again.
import assert from 'node:assert/strict';
import { Recent } from '../../src/cards/recent.ts';

describe('What is remembered of late', () => {
  it('is so much, and the oldest is forgotten first', () => {
    const recent = new Recent<number>(2);
    recent.set('a', 1);
    recent.set('b', 2);
    recent.set('a', 3);
    recent.set('c', 4);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => recent.get(key)),
      [3, undefined, 4],
    );
    recent.delete('a');
    assert.equal(recent.get('a'), undefined);
  });
});
