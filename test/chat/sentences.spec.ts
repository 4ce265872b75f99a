// What help lists beside operations and questions is what is understood.
import assert from 'node:assert/strict';
import { changes, command, sentences } from '../../src/chat/verbs.ts';

describe('The sentences that help lists', () => {
  it('name every change of a request once', () => {
    const names = sentences.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(
      changes.filter((verb) => !names.includes(verb)),
      [],
    );
  });

  it('are understood as what they are listed for', () => {
    for (const { name, examples } of sentences)
      for (const example of examples)
        if (name === 'preview') assert.match(example, /^preview give /);
        else assert.equal(command(example)?.verb, name, example);
  });
});
