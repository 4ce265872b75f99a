// Every operation there is, in every shape that the engine can tell apart.
import { operation as give } from '../../src/operations/give-access.ts';
import { operation as take } from '../../src/operations/take-access.ts';
import type { Operation } from '../../src/contracts/operation.ts';
import type { Case } from './trial.ts';

const mailbox = {
  id: 'm1',
  address: 'finance@contoso.com',
  name: 'Finance',
  kind: 'shared mailbox',
  synced: false,
};
export const alex = {
  id: 'u1',
  address: 'alex@contoso.com',
  name: 'Alex Kim',
  sure: ['u1', 'alex@contoso.com'],
  shared: ['alex kim'],
  group: false,
};
const rest = { disabled: false, members: 0, nested: 0 };
const asked = { mailbox: 'finance', trustee: 'alex', automapping: true };
const full = 'full|m1|u1';
const sendas = 'sendas|m1|u1';
const behalf = 'behalf|m1|u1';
const calendar = 'calendar|m1|u1';
const entry = (level: string) => ({ folder: 'Kalender', entry: { rights: [level], flags: [] } });

const one = (
  name: string,
  operation: unknown,
  input: object,
  more: object,
  before: Case['before'],
  after: Case['after'],
): Case => ({
  name,
  operation: operation as Operation,
  input: { ...asked, ...input },
  facts: { mailbox, trustee: alex, ...rest, ...more },
  before,
  after,
});

export const cases: readonly Case[] = [
  one('give full access', give, { rights: ['full'] }, {}, {}, { [full]: 'on' }),
  one(
    'give three rights, one of which was there',
    give,
    { rights: ['full', 'sendas', 'sendonbehalf'] },
    {},
    { [sendas]: 'on' },
    { [full]: 'on', [sendas]: 'on', [behalf]: 'on' },
  ),
  one(
    'give a calendar level where there was none',
    give,
    { rights: ['calendar'], level: 'Editor' },
    { calendar: { folder: 'Kalender', entry: null } },
    {},
    { [calendar]: 'Editor' },
  ),
  one(
    'give a calendar level in place of another',
    give,
    { rights: ['calendar', 'full'], level: 'Editor' },
    { calendar: entry('Reviewer') },
    { [calendar]: 'Reviewer' },
    { [calendar]: 'Editor', [full]: 'on' },
  ),
  one(
    'take full access and send as',
    take,
    { rights: ['full', 'sendas'] },
    {},
    { [full]: 'on', [sendas]: 'on', [behalf]: 'on' },
    { [behalf]: 'on' },
  ),
  one('take what is only half there', take, { rights: ['full', 'sendonbehalf'] }, {}, { [behalf]: 'on' }, {}),
  one(
    'take a calendar level',
    take,
    { rights: ['calendar'] },
    { calendar: entry('Author') },
    { [calendar]: 'Author' },
    {},
  ),
];

export function named(name: string): Case {
  const found = cases.find((each) => each.name === name);
  if (!found) throw new Error(`There is no case “${name}”.`);
  return found;
}
