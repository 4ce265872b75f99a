// Walks: the list of secrets and certificates as a file in one's own chat.
import assert from 'node:assert/strict';
import { groups } from '../../src/sandbox/seed/ids.ts';
import { hears, settled } from './talk.ts';
import { until, type Town } from './town.ts';
import type { Message, Visitor } from './visitor.ts';

type WithFiles = Message & {
  readonly files: readonly { readonly name: string; readonly url: string }[];
  readonly offers?: readonly { readonly name: string; readonly size: number }[];
};

describe('Secrets and certificates as a file', () => {
  let town: Town;
  let riley: Visitor;
  before(async () => {
    town = await settled(['ada', 'riley', 'nora']);
    riley = town.as('riley');
  });
  after(() => town.stop());

  const messages = async (who = riley) => (await who.messages()) as unknown as readonly WithFiles[];
  const offered = () =>
    until(async () => (await messages()).findLast(({ offers }) => offers !== undefined) ?? assert.fail());
  const consent = async (message: Message, action: 'accept' | 'decline', who = riley) => {
    const id = encodeURIComponent(await who.conversation());
    return who.call<{ status: number }>(`conversations/${id}/messages/${message.id}/consent`, { action });
  };

  it('is offered, and made for the one who takes it', async () => {
    await hears(riley, 'keys 3650d csv', ['Secrets and certificates that end soon']);
    const offer = await offered();
    assert.match(offer.offers?.[0]?.name ?? '', /^keys-3650d-\d{4}-\d\d-\d\d\.csv$/);
    // What has changed since the offer is in the file.
    await town.control('change', {
      ...{ kind: 'addSecret', app: 'Ticket Intake', secret: 'sandbox-late', displayName: '=since, then' },
      ...{ endDateTime: '2027-01-01T00:00:00Z', now: true },
    });
    assert.equal((await consent(offer, 'accept')).status, 200);
    const file = await until(async () => {
      const found = (await messages()).at(-1)?.files[0];
      return found ?? assert.fail('no file yet');
    });
    const text = await (await fetch(file.url)).text();
    assert.match(
      text,
      /^\uFEFF?application,client id,object id,what,key id,begins,ends,days,owners,state\r\n/,
    );
    assert.match(text, /\r\nPrinter Relay,[0-9a-f-]{36},[0-9a-f-]{36},certificate/);
    assert.match(text, /hybrid certificate/);
    assert.match(text, /"secret “=since, then”"/);
    await riley.sees('File sent', 'lies in your OneDrive');
    assert.equal(
      (await messages()).some(({ offers }) => offers !== undefined),
      false,
      'the offer is no longer there',
    );
  });

  it('is not made where it is left', async () => {
    await riley.say('keys 3650d csv');
    await consent(await offered(), 'decline');
    await riley.sees('File not sent');
  });

  it('is refused to whom policy has forgotten since it was offered', async () => {
    await riley.say('keys 3650d csv');
    const offer = await offered();
    const change = { group: groups.askers, member: 'riley', now: true };
    await town.control('change', { kind: 'removeMember', ...change });
    await consent(offer, 'accept');
    await riley.sees('You may not ask for this');
    await town.control('change', { kind: 'addMember', ...change });
    assert.equal((await messages()).filter(({ files }) => files.length > 0).length, 1, 'the one from before');
  });

  it('comes to one’s own chat when asked for in a channel', async () => {
    await riley.say('@Latchkey keys 365d csv', 'Access requests');
    const offer = await until(async () => {
      const found = await offered();
      assert.match(found.offers?.[0]?.name ?? '', /^keys-365d/);
      return found;
    });
    assert.ok(offer);
  });

  it('is refused to whom policy tells nothing, whatever was offered before', async () => {
    const nora = town.as('nora');
    await hears(nora, 'keys 30d csv', ['You may not ask for this']);
    assert.equal(
      (await messages(nora)).some(({ offers }) => offers !== undefined),
      false,
    );
  });
});
