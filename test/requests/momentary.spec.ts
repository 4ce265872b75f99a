// What is over once it is done, as a mail that is sent, under a rule that says how long things may last.
import assert from 'node:assert/strict';
import type { Step } from '../../src/contracts/step.ts';
import { revise } from '../../src/requests/revise.ts';
import { Office, riley } from './office.ts';

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
  it('is not undone once it is done; what has a way back still is, and a run that is not over is stopped', async () => {
    const { id, plan } = await office.opened(sentence);
    const at = office.clock.now().toISOString();
    const rows = ['full', 'mail', 'key'].map(
      (key) => ({ key, state: 'seen', at, tries: 1, busy: 0, made: true }) as const,
    );
    const [full, ...serving] = [
      { ...plan[0], key: 'full' },
      { ...plan[0], key: 'mail', final: true },
      { ...plan[0], key: 'key', kind: 'passing' },
    ] as unknown as typeof plan;
    const { pending: _pending, ...request } = await office.get(id);
    const undo = async (more: Partial<typeof request>) => {
      await office.store.change(id, () => ({
        request: {
          ...request,
          rows: rows.filter(({ key }) => more.plan?.some((one) => one.key === key)),
          ...more,
        },
        events: [],
      }));
      return revise(await office.get(id), 'undo', riley, undefined, office.desk);
    };
    await assert.rejects(undo({ state: 'done', plan: serving }), {
      is: 'refused',
      message: /cannot be undone now/,
      advice: 'There is nothing of it to take back.',
    });
    assert.equal((await undo({ state: 'running', plan: serving })).pending?.intent, 'undo');
    assert.ok(full);
    assert.equal((await undo({ state: 'done', plan: [full, ...serving] })).pending?.intent, 'undo');
  });
});
