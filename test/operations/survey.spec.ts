import assert from 'node:assert/strict';
import { Failure } from '../../src/contracts/failure.ts';
import { operation as give } from '../../src/operations/give-access.ts';
import { operation as take } from '../../src/operations/take-access.ts';
import { being, Tenant } from './tenant.ts';
import { planned } from './asked.ts';

const refusal = async (text: string, tenant = new Tenant()): Promise<Failure> => {
  try {
    await (text.startsWith('take') ? planned(take, text, tenant) : planned(give, text, tenant));
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error(`Nothing was said against: ${text}`);
};

describe('The survey for mailbox access', () => {
  it('takes a mailbox by its alias, address, other address, sign-in name, id or whole name', async () => {
    const tenant = new Tenant();
    for (const name of [
      'finance',
      'FINANCE@contoso.com',
      'money@contoso.com',
      'Finance',
      tenant.of('finance').id,
    ]) {
      const { facts } = await planned(give, `give full on "${name}" to alex`, tenant);
      assert.equal(facts.mailbox.id, tenant.of('finance').id, name);
    }
  });
  it('takes the only one whose name begins so', async () => {
    const { facts, summary } = await planned(give, 'give full on legacy to alexandra', new Tenant());
    assert.equal(facts.mailbox.name, 'Legacy Orders');
    assert.equal(summary.whom, 'Alexandra Stein (alexandra@contoso.com)');
  });
  it('lets choose where several fit, by address', async () => {
    const tenant = new Tenant();
    tenant.beings = tenant.beings.filter(({ alias }) => alias !== 'finance');
    const failure = await refusal('give full on finance to alex', tenant);
    assert.equal(failure.field, 'mailbox');
    assert.deepEqual(failure.choices, [
      { value: 'finance.berlin@contoso.com', title: 'Finance Berlin (finance.berlin@contoso.com)' },
      { value: 'finance.paris@contoso.com', title: 'Finance Paris (finance.paris@contoso.com)' },
    ]);
  });
  it('lets choose between two of the very same name, and shows eight at most', async () => {
    const tenant = new Tenant();
    tenant.beings.push(being(50, 'kim2', 'Alex Kim', 'UserMailbox'));
    const two = await refusal('give full on finance to Alex Kim', tenant);
    assert.deepEqual(
      [two.field, two.choices.map(({ value }) => value)],
      ['to', ['alex@contoso.com', 'kim2@contoso.com']],
    );
    for (let n = 100; n < 120; n++)
      tenant.beings.push(being(n, `sales${String(n)}`, `Sales ${String(n)}`, 'SharedMailbox'));
    const many = await refusal('give full on sales to alex', tenant);
    assert.equal(many.choices.length, 8);
    assert.match(many.advice, /whole address/);
  });
  it('never takes one of a list that was cut off', async () => {
    const tenant = new Tenant();
    tenant.beings = Array.from({ length: 60 }, (_, n) =>
      being(200 + n, `zoo${String(n)}`, `Zoo ${String(n)}`, n === 0 ? 'SharedMailbox' : 'MailContact'),
    );
    tenant.beings.push(...new Tenant().beings);
    assert.equal((await refusal('give full on zoo to alex', tenant)).choices.length, 1);
  });
  it('says which field names nothing that is known', async () => {
    const mailbox = await refusal('give full on nowhere to alex');
    assert.deepEqual(
      [mailbox.is, mailbox.field, mailbox.message],
      ['refused', 'mailbox', 'Exchange knows no mailbox called “nowhere”.'],
    );
    assert.equal((await refusal('give full on finance to nobody')).field, 'to');
    assert.equal((await refusal('take full on finance from nobody')).field, 'from');
  });
  it('says why somebody cannot be given anything', async () => {
    const said = async (who: string): Promise<string> =>
      (await refusal(`give full on sam to "${who}"`)).message;
    assert.match(
      await said('newsletter'),
      /Newsletter is a distribution list; .* mail-enabled security groups/,
    );
    assert.match(await said('guest'), /Gus Guest is a guest/);
    assert.match(await said('supplier'), /Supplier is a mail contact/);
    assert.match(await said('finance'), /Finance is a shared mailbox/);
    assert.match(await said('Payroll Plain'), /security group without mail/);
    assert.match(await said('Nora Nobox'), /has no mailbox/);
  });
  it('blocks a mailbox that lives on premises, and says so of what is no mailbox', async () => {
    const failure = await refusal('give full on olaf to alex');
    assert.equal(failure.is, 'blocked');
    assert.match(`${failure.message} ${failure.advice}`, /no mailbox in the cloud.*on premises/);
    assert.match(
      (await refusal('give full on financeteam to alex')).message,
      /not a mailbox but a mail-enabled security group/,
    );
  });
  it('refuses to give people what is their own', async () => {
    const failure = await refusal('give full on alex to alex');
    assert.deepEqual([failure.is, failure.field], ['refused', 'to']);
  });
  it('passes trouble on and takes no missing answer for a no', async () => {
    const tenant = new Tenant();
    tenant.failing = 'Get-Recipient';
    assert.equal((await refusal('give full on finance to alex', tenant)).is, 'busy');
  });
  it('counts the members of a group, all of them, and says what a group does not get', async () => {
    const { facts, summary } = await planned(give, 'give full on finance to financeteam', new Tenant());
    assert.deepEqual([facts.members, facts.nested, facts.trustee.group], [3, 1, true]);
    assert.match(summary.notes.join(' '), /Finance Team has 3 members, one of them a group/);
    assert.match(summary.notes.join(' '), /does not open a mailbox by itself for members of a group/);
  });
  it('says that an account is disabled', async () => {
    const { summary } = await planned(give, 'give full on finance to sam', new Tenant());
    assert.match(summary.notes.join(' '), /the account is disabled/);
  });
  it('finds the calendar by the name it has in the language of its owner, and what stands there', async () => {
    const tenant = new Tenant();
    tenant.calendar.set(tenant.of('sam').id, [{ user: 'Alex Kim', rights: ['Reviewer'] }]);
    const { facts, summary } = await planned(give, 'give calendar editor on sam to alex', tenant);
    assert.deepEqual(facts.calendar, { folder: 'Kalender', entry: { rights: ['Reviewer'], flags: [] } });
    assert.match(summary.notes.join(' '), /has Reviewer now/);
  });
  it('does not take away another level than the one that was named', async () => {
    const tenant = new Tenant();
    tenant.calendar.set(tenant.of('sam').id, [{ user: 'Alex Kim', rights: ['Reviewer'] }]);
    const failure = await refusal('take calendar editor on sam from alex', tenant);
    assert.match(failure.message, /has Reviewer, not Editor/);
  });
  it('needs three rounds of look-ups at most, and asks only what it must', async () => {
    const tenant = new Tenant();
    const times: number[] = [];
    let round = 0;
    const look = { ...tenant.look };
    const slow =
      <A extends unknown[], B>(asked: (...args: A) => Promise<B>) =>
      async (...args: A): Promise<B> => {
        const mine = round;
        times.push(mine);
        const answer = await asked(...args);
        await new Promise((resolve) => setImmediate(resolve));
        round = Math.max(round, mine + 1);
        return answer;
      };
    look.exo = slow(async (cmdlet, params) => tenant.look.exo(cmdlet, params));
    look.graph = slow(async (path) => tenant.look.graph(path));
    const reading = give.read(
      { rights: 'full+calendar', level: 'editor', mailbox: 'sam', to: 'alex' },
      { now: new Date(0), zone: 'UTC', locale: 'en-GB' },
    );
    assert.ok(reading.is === 'read');
    await give.survey(look, reading.input, 'asker');
    assert.ok(Math.max(...times) <= 2, `rounds: ${times.join(' ')}`);
    assert.equal(times.length, 8);
  });
  it('keeps facts that are plain data', async () => {
    const { facts } = await planned(give, 'give full+calendar editor on sam to alex', new Tenant());
    assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts);
  });
});
