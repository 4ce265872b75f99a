// What is over once it is done, as a mail that is sent, under a rule that says how long things may last.
import assert from 'node:assert/strict';
import type { Step } from '../../src/contracts/step.ts';
import { Office } from './office.ts';

const sentence = 'give full on finance to alex';

describe('What does not last', () => {
  let office: Office;
  beforeEach(() => {
    office = new Office();
  });

  it('needs no end for what is over once it is done, as a mail', async () => {
    office.rule({ longestHours: 8 });
    const give = office.operations.get('give-access') ?? assert.fail();
    const step = {
      title: 'T',
      needs: ['x'],
      on: ['x'],
      apply: [{ via: 'vault', verb: 'forget', name: 'x', note: '' }],
      undo: 'nothing',
    } as const;
    const todo = async () => ({ is: 'todo' as const });
    const momentary: readonly Step[] = [
      { ...step, key: 'key', thing: 'key=on', check: todo, passing: true },
      { ...step, key: 'mail', thing: 'mail=sent', check: 'by its answer' },
      { kind: 'proof', key: 'login', title: 'L', needs: ['x'], prove: todo, patience: [1] },
    ];
    office.operations.set(give.name, { ...give, plan: () => momentary });
    await office.opened(sentence);
    office.operations.set(give.name, {
      ...give,
      plan: () => [...momentary, { ...step, key: 'more', thing: 'more=on', check: todo }],
    });
    await assert.rejects(office.open(sentence), { is: 'refused', message: /needs an end/ });
  });
});
