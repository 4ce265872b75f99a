// The plans for applications that were accepted stand in test/plans; and who may not connect what.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { Failure } from '../../src/contracts/failure.ts';
import { canonical } from '../../src/contracts/json.ts';
import { print } from '../../src/contracts/print.ts';
import { isProof } from '../../src/contracts/step.ts';
import type { Facts } from '../../src/operations/app/types.ts';
import { operation } from '../../src/operations/app-new.ts';
import { people } from '../../src/sandbox/seed/ids.ts';
import { makeCertificate } from '../certificates.ts';
import { AppWorld } from './app-world.ts';
import { ask, berlin } from './asked.ts';
import { lines } from './plan-lines.ts';

/** Settings that are the same on every machine. */
const fixed = {
  authority: 'https://login.example',
  pages: 'https://latchkey.example',
  vault: { is: 'azure', address: 'https://contoso-kv.vault.azure.net' },
} as const;

describe('Connecting an application', () => {
  let world: AppWorld;
  before(async () => {
    world = await AppWorld.start({ ...fixed, grants: { application: false, delegated: false } });
  });
  after(() => world.stop());

  async function surveyed(
    said: string,
    more: Record<string, string> = {},
    setup = {},
    by: string = people.riley,
  ) {
    const values = operation.parse(ask(said));
    assert.ok(values, said);
    const reading = operation.read({ ...values, ...more }, berlin);
    assert.ok(reading.is === 'read', `${said}: ${JSON.stringify(reading)}`);
    const { input } = reading;
    const look = { ...world.look, setup: { ...world.look.setup, ...setup } };
    return { input, facts: await operation.survey(look, input, by) };
  }

  async function refusal(...asked: Parameters<typeof surveyed>): Promise<Failure> {
    try {
      await surveyed(...asked);
    } catch (error) {
      assert.ok(error instanceof Failure, String(error));
      assert.equal(error.is, 'refused');
      assert.notEqual(error.advice, '');
      return error;
    }
    return assert.fail(`${asked[0]} was not refused`);
  }

  it('has the plan that was accepted', async () => {
    const granting = { grants: { application: true, delegated: true } };
    const pages: string[] = [];
    const asked: readonly (readonly [string, object])[] = [
      ...operation.examples.map((text) => [text, {}] as const),
      [
        'app new "Verba Import" imap+pop on journal with federated issuer https://idp.example subject svc',
        granting,
      ],
      ['app new "Desk" imap+smtp as users for alex', granting],
      ['app new "Verba Archive" imap on archive with secret', granting],
    ];
    for (const [text, setup] of asked) {
      const { input, facts } = await surveyed(text, {}, setup);
      const steps = operation.plan(input, facts, 'LK-0');
      const again = operation.plan(input, JSON.parse(JSON.stringify(facts)) as Facts, 'LK-0');
      assert.equal(canonical(again), canonical(steps), 'equal facts give an equal plan');
      for (const step of steps) {
        const needed = step.needs.filter((need) => !operation.needs.includes(need));
        assert.deepEqual(needed, [], `${step.key} needs no more than the operation says`);
        const named = isProof(step) ? step.key : [step.key, step.thing, ...step.on].join(' ');
        assert.doesNotMatch(named, /lk-0/i, 'no lease and no queue bears the label');
      }
      const { what, whom, notes } = operation.summary(input, facts);
      const head = [`> ${text}`, `  ${what}`, `  for ${whom}`, ...notes.map((note) => `  - ${note}`)];
      pages.push([...head, ...steps.flatMap(lines)].join('\n'));
    }
    const file = new URL('../plans/app-new.txt', import.meta.url);
    const text = `${pages.join('\n\n')}\n`;
    if (process.env['UPDATE'] === '1') await writeFile(file, text);
    assert.equal(text, await readFile(file, 'utf8'));
  });

  it('undoes the same way, whoever of several requests goes last', async () => {
    const { input, facts } = await surveyed('app new "Verba Import" imap+smtp on archive with secret');
    const known = {
      clientId: '11111111-1111-4111-8111-111111111111',
      objectId: '22222222-2222-4222-8222-222222222222',
      principalId: '33333333-3333-4333-8333-333333333333',
      unique: 'latchkey-lk-1',
    };
    const held = { name: 'latchkey-verba-import-lk-1', title: 'Latchkey LK-1' };
    const credential = facts.credential?.is === 'secret' ? { ...facts.credential, held } : null;
    const later: Facts = { ...facts, app: { ...facts.app, known }, credential };
    const backs = (of: Facts, label: string): Map<string, unknown> =>
      new Map(
        operation
          .plan(input, of, label)
          .flatMap((step) =>
            isProof(step)
              ? []
              : [[step.thing, typeof step.undo === 'string' ? step.undo : step.undo.map(print)]],
          ),
      );
    assert.deepEqual(backs(later, 'LK-2'), backs(facts, 'LK-1'));
  });

  it('touches the mailbox of the one person whom it is for, so that policy may forbid it', async () => {
    const { input, facts } = await surveyed('app new "Desk" imap as users for alex');
    assert.deepEqual(
      operation.touches(input, facts).mailboxes.map(({ address }) => address),
      ['alex@contoso.com'],
    );
  });

  it('touches the mailboxes, and counts each protocol as a right', async () => {
    const { input, facts } = await surveyed(
      'app new "Verba Import" imap+smtp on archive, journal with secret',
    );
    const touches = operation.touches(input, facts);
    assert.deepEqual(touches.rights, ['imap', 'smtp']);
    assert.deepEqual(
      touches.mailboxes.map(({ address }) => address),
      ['archive@contoso.com', 'journal@contoso.com'],
    );
    assert.deepEqual([...touches.people, ...touches.groups], []);
  });

  it('refuses one that may do more than mail protocols, though the asker owns it', async () => {
    const { field, message } = await refusal('app new "Payroll Sync" imap on archive with secret');
    assert.equal(field, 'name');
    assert.match(message, /full_access_as_app.*Exchange Administrator.*a way in/);
  });

  it('refuses one that is somebody else’s', async () => {
    const { message } = await refusal('app new "Ticket Intake" imap on archive with secret');
    assert.match(message, /you do not own it/);
    const owner = await surveyed('app new "Ticket Intake" imap on archive with secret', {}, {}, people.alex);
    assert.equal(owner.facts.found?.name, 'Ticket Intake');
  });

  it('lets the asker choose among several of one name, by client id and owners', async () => {
    const { choices, field } = await refusal('app new "Scanner" smtp on archive with secret');
    assert.equal(field, 'name');
    assert.equal(choices.length, 2);
    assert.ok(choices.some(({ title }) => /owner Riley Chen/.test(title)));
    const own = choices.find(({ title }) => /Riley Chen/.test(title));
    const { facts } = await surveyed('app new "Scanner" smtp on archive with secret', {
      name: own?.value ?? '',
    });
    assert.equal(facts.found?.how, 'client id');
    assert.equal(facts.found.clientId, own?.value);
  });

  it('knows an application by either object id, and says by which', async () => {
    const { facts } = await surveyed('app new "Verba Archive" imap on archive with secret');
    const { objectId = '', principalId } = facts.found ?? {};
    for (const [id, how] of [
      [objectId, 'application object id'],
      [principalId ?? '', 'enterprise application object id'],
    ] as const) {
      const byId = await surveyed('app new "Verba Archive" imap on archive with secret', { name: id });
      assert.equal(byId.facts.found?.how, how);
      assert.match(byId.facts.notes[0] ?? '', new RegExp(`found by its ${how}`));
    }
    const { message } = await refusal('app new "x" imap on archive with secret', { name: people.riley });
    assert.match(message, /no application with the id/);
  });

  it('sends by full access where the application has SMTP.SendAsApp already, and says why', async () => {
    const said = 'app new "Printer Relay" smtp on archive with secret';
    const { facts } = await surveyed(said, {}, {}, people.dana);
    assert.equal(facts.smtp?.is, 'mailbox');
    assert.match(facts.smtp.why, /already/);
    assert.deepEqual(
      facts.permissions.map(({ name }) => name),
      ['SMTP.SendAsApp'],
    );
  });

  it('takes the public part of a certificate, and nothing that holds a private key', async () => {
    const made = await makeCertificate();
    const said = 'app new "Verba Import" imap on archive with cert';
    const { facts } = await surveyed(said, { certificate: made.pem });
    assert.equal(facts.credential?.is, 'cert');
    assert.equal(JSON.stringify(facts).includes('PRIVATE'), false);
    const reading = operation.read(
      { ...operation.parse(ask(said)), certificate: `${made.keyPem}\n${made.pem}` },
      berlin,
    );
    assert.ok(reading.is === 'faulty' && reading.faults['certificate']);
    const old = await makeCertificate('Old', new Date('2021-01-01'));
    assert.match((await refusal(said, { certificate: old.pem })).message, /ended/);
    assert.match((await refusal(said, { certificate: 'upload:nobody' })).message, /no certificate of yours/);
  });

  it('keeps no secret where there is no vault', async () => {
    const none = { vault: { is: 'none' } };
    const { field } = await refusal('app new "Verba Import" imap on archive with secret', {}, none);
    assert.equal(field, 'credential');
    const federated = 'app new "V" imap on archive with federated issuer https://idp.example subject svc';
    const { input, facts } = await surveyed(federated, {}, none);
    assert.match(facts.unprovable ?? '', /no vault/);
    assert.equal(operation.plan(input, facts, 'LK-0').some(isProof), false);
  });
});
