import assert from 'node:assert/strict';
import { loadOperations } from '../../src/operations/load.ts';
import { operation as give } from '../../src/operations/give-access.ts';
import { operation as take } from '../../src/operations/take-access.ts';
import { ask } from './asked.ts';
import { giving, strangers, taking } from './sentences.ts';

describe('What people type', () => {
  it('is tried on more than a hundred sentences', () => {
    assert.ok(giving.length + taking.length > 100, String(giving.length + taking.length));
  });
  for (const [text, values] of giving)
    it(`gives: ${text.trim()}`, () => {
      assert.deepEqual(give.parse(ask(text)), values);
      assert.equal(take.parse(ask(text)), undefined);
    });
  for (const [text, values] of taking)
    it(`takes: ${text}`, () => {
      assert.deepEqual(take.parse(ask(text)), values);
      assert.equal(give.parse(ask(text)), undefined);
    });
  it('leaves what is meant for others alone', () => {
    for (const text of strangers)
      for (const operation of [give, take]) assert.equal(operation.parse(ask(text)), undefined, text);
  });
  it('finds every operation by its file, and each example is read without a fault by its own alone', async () => {
    const operations = await loadOperations();
    assert.deepEqual(
      operations.map(({ name }) => name),
      [
        'app-add',
        'app-drop',
        'app-new',
        'app-retire',
        'app-test',
        'give-access',
        'keys-remove',
        'keys-renew',
        'take-access',
      ],
    );
    for (const operation of operations)
      for (const example of operation.examples) {
        const readers = operations.filter((each) => each.parse(ask(example)) !== undefined);
        assert.deepEqual(
          readers.map(({ name }) => name),
          [operation.name],
        );
        const values = operation.parse(ask(example)) ?? {};
        assert.deepEqual(
          Object.keys(values).filter((key) => !operation.fields.includes(key)),
          [],
        );
        for (let day = 0; day < 7; day++) {
          const now = new Date(Date.UTC(2026, 9, 19 + day, 15, 30));
          const reading = operation.read(values, { now, zone: 'Europe/Berlin', locale: 'en-GB' });
          assert.equal(reading.is, 'read', `${example} on day ${day}: ${JSON.stringify(reading)}`);
        }
      }
  });
  it('never throws, whatever is typed', () => {
    const bits = [
      'give',
      'take',
      'full',
      'on',
      'to',
      'from',
      'until',
      'for',
      '"',
      '“',
      "'",
      '<a@x>',
      '\u00a0',
      '\n',
      ';',
      '${x}',
      '$(rm)',
      '\uE0000\uE001',
      'because',
      'ref',
      'alex',
      '🔑',
      '+',
      ',',
      '8h',
      '%',
      '\\',
      '(',
      '[',
      '\u0000',
      '\ud800',
      'calendar',
      'editor',
      'with',
    ];
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 20000; round++) {
      const words = Array.from({ length: 1 + next(12) }, () => bits[next(bits.length)] ?? '');
      const text = words.join(next(3) === 0 ? '' : ' ');
      for (const operation of [give, take]) {
        const values = operation.parse(ask(text));
        if (values) operation.read(values, ask(text));
      }
    }
  });
  it('reads a long text in no time', () => {
    const began = process.hrtime.bigint();
    for (const filler of ['a', ' ', 'on ', '" ', "' ", '<', '1h ', 'full ', 'send ', ',;'])
      give.parse(ask(`give full on ${filler.repeat(5000)} to alex`));
    assert.ok(Number(process.hrtime.bigint() - began) / 1e6 < 2000);
  });
});
