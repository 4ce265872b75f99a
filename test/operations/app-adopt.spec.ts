// What an application that is there brings with it: who owns it, what it may do and asks for, and what a new key on it opens.
import assert from 'node:assert/strict';
import type { Look, Row } from '../../src/contracts/look.ts';
import { Failure } from '../../src/contracts/failure.ts';
import { findApp } from '../../src/operations/app/find.ts';
import { heldNames } from '../../src/operations/app/held.ts';
import { refOf } from '../../src/operations/app/survey.ts';
import { operation } from '../../src/operations/app-new.ts';
import { operation as retire } from '../../src/operations/app-retire.ts';
import { people } from '../../src/sandbox/seed/ids.ts';
import { AppWorld } from './app-world.ts';
import { ask, berlin } from './asked.ts';

describe('An application that is there', () => {
  let world: AppWorld;
  before(async () => {
    world = await AppWorld.start({ grants: { application: false, delegated: false } });
  });
  after(() => world.stop());

  async function surveyed(said: string, by: string = people.riley, look: Look = world.look) {
    const reading = operation.read(operation.parse(ask(said)) ?? {}, berlin);
    assert.ok(reading.is === 'read', said);
    const { input } = reading;
    return { input, facts: await operation.survey(look, input, by) };
  }
  const refusal = (...asked: Parameters<typeof surveyed>): Promise<string> =>
    surveyed(...asked).then(
      () => assert.fail(`${asked[0]} was not refused`),
      (error: unknown) => {
        assert.ok(error instanceof Failure && error.is === 'refused', String(error));
        return error.message;
      },
    );
  const intake = 'app new "Ticket Intake" imap on archive with secret';
  const archive =
    'app new "Verba Archive" imap on journal with federated issuer https://idp.example subject svc';

  it('opens with a new credential all that it opened before, so that policy and approvers judge that too', async () => {
    const said =
      'app new "Ticket Intake" imap on journal with federated issuer https://idp.example subject svc';
    await world.change({ kind: 'addPointer', app: 'Ticket Intake' });
    await world.change({ kind: 'giveAppAccess', app: 'Ticket Intake', mailbox: 'finance' });
    const { input, facts } = await surveyed(said, people.alex);
    const { mailboxes, rights } = operation.touches(input, facts);
    const addresses = mailboxes.map(({ address }) => address);
    assert.ok(addresses.includes('journal@contoso.com'));
    assert.ok(addresses.includes('finance@contoso.com'));
    assert.ok(facts.holds.every((one) => rights.includes(one)));
    const kept = { ...facts, credential: null };
    assert.deepEqual(
      operation.touches(input, kept).mailboxes.map(({ address }) => address),
      ['journal@contoso.com'],
    );
  });

  it('gives its owners what it is given, so they do not approve that', async () => {
    const { input, facts } = await surveyed(intake, people.alex);
    assert.ok(operation.touches(input, facts).people.includes(people.alex));
  });

  it('is refused where it asks for more than mail, and a person would have to accept all of that', async () => {
    await world.change({ kind: 'declareAppRole', app: 'Ticket Intake', role: 'full_access_as_app' });
    await world.change({ kind: 'takeAppRole', app: 'Ticket Intake', role: 'IMAP.AccessAsApp' });
    assert.match(await refusal(intake, people.alex), /asks for more than mail.*full_access_as_app/);
    const granting = { ...world.look.setup, grants: { application: true, delegated: false } };
    const { facts } = await surveyed(intake, people.alex, { ...world.look, setup: granting });
    assert.ok(facts.notes.some((note) => /asks for more.*full_access_as_app/.test(note)));
  });

  it('is refused where it has a directory role through a group', async () => {
    const group = 'Finance Team';
    await world.change({ kind: 'giveDirectoryRole', group, role: 'exchangeAdministrator' });
    await world.change({ kind: 'addMember', group, member: 'Verba Archive' });
    assert.match(await refusal(archive), /Exchange Administrator through the group Finance Team.*a way in/);
  });

  it('is not Latchkey’s where no maker is known, or where nothing writes', async () => {
    const marked = (rows: readonly Row[]): readonly Row[] =>
      rows.map((row) => ({ ...row, uniqueName: 'latchkey-lk-3', createdByAppId: null }));
    const look: Look = {
      ...world.look,
      setup: { ...world.look.setup, hands: '' },
      graphList: async (path) => marked(await world.look.graphList(path)),
    };
    const found = await findApp(look, 'Ticket Intake');
    assert.equal(found?.unique, null);
    assert.equal(found.writable, false);
  });

  it('does not lay claim to what the vault holds for another, by the titles of its credentials', async () => {
    const found = await findApp(world.look, 'Ticket Intake');
    assert.ok(found);
    const held = (keyId: string): Promise<readonly string[]> =>
      heldNames(
        {
          ...world.look,
          graph: () => Promise.resolve({ passwordCredentials: [{ displayName: 'Latchkey LK-3', keyId }] }),
          vault: () => Promise.resolve({ kind: 'secret', mark: 'its own', where: 'the vault' }),
        },
        found,
        refOf(found),
      );
    assert.deepEqual(await held('another'), []);
    assert.deepEqual(await held('its own'), ['latchkey-ticket-intake-lk-3']);
  });

  it('is not retired where it would be deleted at once, without its quiet days', async () => {
    await world.change({ kind: 'removePointer', app: 'Ticket Intake' });
    await world.change({ kind: 'removePrincipal', app: 'Ticket Intake' });
    const input = { name: 'Ticket Intake', asked: berlin.now.toISOString() };
    await assert.rejects(retire.survey(world.look, input, people.alex), /nothing of it could rest first/);
  });
});
