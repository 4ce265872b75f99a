// The plans that were accepted stand in test/plans; UPDATE=1 writes them anew, to be read before they are kept.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { print } from '../../src/contracts/print.ts';
import { canonical, type JsonObject } from '../../src/contracts/json.ts';
import type { Operation } from '../../src/contracts/operation.ts';
import { operation as give } from '../../src/operations/give-access.ts';
import { operation as take } from '../../src/operations/take-access.ts';
import { planned } from './asked.ts';
import { Tenant } from './tenant.ts';

const more: { readonly [name: string]: readonly string[] } = {
  'give-access': [
    'give full+sendas+sendonbehalf on finance to financeteam until 2026-12-01',
    'give calendar reviewer on finance to alex',
    'give calendar editor on "Finance Berlin" to alex',
    'give sendonbehalf on legacy to alex',
  ],
  'take-access': [
    'take full+sendas+sendonbehalf on finance from financeteam',
    'take calendar on "Finance Berlin" from alex',
  ],
};

function tenant(): Tenant {
  const made = new Tenant();
  made.calendar.set(made.of('sam').id, [{ user: 'Alex Kim', rights: ['Reviewer'] }]);
  made.calendar.set(made.of('finance.berlin').id, [
    { user: 'Alex Kim', rights: ['Editor'], flags: 'Delegate' },
  ]);
  return made;
}

async function printed<I extends JsonObject, F extends JsonObject>(
  operation: Operation<I, F>,
): Promise<string> {
  const pages: string[] = [];
  for (const text of [...operation.examples, ...(more[operation.name] ?? [])]) {
    const { input, facts, steps, summary } = await planned(operation, text, tenant());
    const again = operation.plan(input, JSON.parse(JSON.stringify(facts)) as F, 'LK-0');
    assert.equal(canonical(again), canonical(steps), 'equal facts give an equal plan');
    pages.push(
      [
        `> ${text}`,
        `  ${summary.what}`,
        `  for ${summary.whom}`,
        ...summary.notes.map((note) => `  - ${note}`),
        ...steps.flatMap((step) => [
          `  [${step.key}] ${step.title} · needs ${step.needs.join(', ')}`,
          `      thing ${step.thing} · on ${step.on.join(', ')}`,
          ...step.apply.map((call) => `      do    ${print(call)}`),
          ...step.undo.map((call) => `      undo  ${print(call)}`),
        ]),
      ].join('\n'),
    );
  }
  return `${pages.join('\n\n')}\n`;
}

describe('The plan for mailbox access', () => {
  const compare = async (name: string, text: string): Promise<void> => {
    const file = new URL(`../plans/${name}.txt`, import.meta.url);
    if (process.env['UPDATE'] === '1') await writeFile(file, text);
    assert.equal(text, await readFile(file, 'utf8'));
  };
  it('is for giving what was accepted', async () => compare(give.name, await printed(give)));
  it('is for taking away what was accepted', async () => compare(take.name, await printed(take)));
  it('asks nothing and keeps nothing: made a thousand times it is the same', async () => {
    const made = tenant();
    const { input, facts, steps } = await planned(give, 'give full+sendas on finance to alex', made);
    const asked = made.asked.length;
    for (let round = 0; round < 1000; round++)
      assert.equal(canonical(give.plan(input, facts, 'LK-0')), canonical(steps));
    assert.equal(made.asked.length, asked);
  });
  it('touches what it says', async () => {
    const made = tenant();
    const { input, facts } = await planned(give, 'give full+sendas on finance to financeteam', made);
    assert.deepEqual(give.touches(input, facts), {
      rights: ['full', 'sendas'],
      mailboxes: [{ id: made.of('finance').id, address: 'finance@contoso.com' }],
      people: [],
      groups: [made.of('financeteam').id],
    });
    const person = await planned(take, 'take full on finance from alex', made);
    assert.deepEqual(take.touches(person.input, person.facts).people, [made.of('alex').id]);
  });
  for (const text of [
    'full',
    'sendas',
    'sendonbehalf',
    'calendar editor',
    'full+sendas+sendonbehalf+calendar owner',
  ])
    it(`looks, acts, looks again, and goes back: ${text}`, async () => {
      const made = tenant();
      for (const mailbox of ['sam', 'finance']) {
        const before = canonical([...made.calendar]);
        const { steps } = await planned(give, `give ${text} on ${mailbox} to alex`, made);
        for (const step of steps) {
          assert.equal((await step.check(made.look)).is, 'todo');
          step.apply.forEach((call) => made.apply(call));
          assert.deepEqual(await step.check(made.look), { is: 'done' });
        }
        const back = await planned(
          take,
          `take ${text.replace(/ (editor|owner)/, '')} on ${mailbox} from alex`,
          made,
        );
        for (const step of back.steps) {
          assert.equal((await step.check(made.look)).is, 'todo');
          step.apply.forEach((call) => made.apply(call));
          assert.deepEqual(await step.check(made.look), { is: 'done' });
          step.undo.forEach((call) => made.apply(call));
          assert.equal((await step.check(made.look)).is, 'todo');
        }
        for (const step of steps) {
          assert.deepEqual(await step.check(made.look), { is: 'done' });
          step.undo.forEach((call) => made.apply(call));
          assert.equal((await step.check(made.look)).is, 'todo');
        }
        if (mailbox === 'sam') assert.equal(canonical([...made.calendar]), before);
      }
    });
});

describe('Text from people in a plan', () => {
  const nasty = [
    "O'Brien",
    '$(Remove-Mailbox x)',
    '‘’‚‛',
    '“x”; Remove-Mailbox',
    'a\r\nRemove-Mailbox b',
    '${env:x}',
    "x' or 1 eq 1 or 'x",
    '`n',
    '<at>x</at>',
    '# note',
    '{{DATE()}}',
  ];
  it('never leaves the quotes that it stands in, whatever the names of the tenant are', async () => {
    for (const name of nasty) {
      const made = tenant();
      made.of('alex').name = name;
      made.of('finance').name = name;
      made.folder = `/${name.replace(/[\r\n/]/g, '')}`;
      const { steps } = await planned(
        give,
        'give full+sendas+sendonbehalf+calendar editor on finance to alex',
        made,
      );
      for (const call of steps.flatMap((step) => [...step.apply, ...step.undo])) {
        const line = print(call);
        assert.doesNotMatch(line, /[\r\n]/);
        const code = line.replace(/'(?:[^'‘’‚‛]|''|‘‘|’’|‚‚|‛‛)*'/g, 'TEXT').replace(/ # .*$/, '');
        assert.match(
          code,
          /^[A-Z][A-Za-z]+-[A-Za-z]+(?: -[A-Za-z]+[ :](?:TEXT|\$true|\$false|@\{(?:add|remove)=TEXT\}))+$/,
          code,
        );
        if (!call.cmdlet.includes('Folder')) assert.doesNotMatch(canonical(call.params), /Remove-Mailbox/);
      }
    }
  });
  it('goes to Exchange and Graph as one value, and finds nobody', async () => {
    let faulty = 0;
    for (const name of nasty) {
      const made = tenant();
      const reading = give.read(
        { rights: 'full', mailbox: 'finance', to: name, because: name, ref: name.replace(/\s/g, '') },
        { now: new Date(0), zone: 'UTC', locale: 'en-GB' },
      );
      if (reading.is === 'faulty') {
        assert.deepEqual(Object.keys(reading.faults), ['to']);
        faulty++;
        continue;
      }
      const { input } = reading;
      await assert.rejects(give.survey(made.look, input, 'asker'), {
        name: 'Failure',
        is: 'refused',
        field: 'to',
      });
      for (const line of made.asked.filter((each) => each.startsWith('/')))
        assert.match(
          line,
          /^\/(?:groups|users)\?\$filter=displayName eq '(?:[^' ]|'')*'(?: or userPrincipalName eq '(?:[^' ]|'')*')?&\$select=id,displayName$/,
        );
    }
    assert.equal(faulty, 2, 'quotes alone, and two names');
  });
  it('is no right, no level and no date', () => {
    for (const text of nasty) {
      const reading = give.read(
        { rights: text, level: text, mailbox: 'finance', to: 'alex', until: text, for: text },
        { now: new Date(0), zone: 'UTC', locale: 'en-GB' },
      );
      assert.ok(reading.is === 'faulty');
      assert.ok(reading.faults['rights'] && reading.faults['until'] && reading.faults['for'], text);
    }
  });
});
