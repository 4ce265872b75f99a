// Walks: a channel that watches secrets and certificates: what it is told, what people press, and what becomes of the card.
import assert from 'node:assert/strict';
import { people } from '../../src/sandbox/seed/ids.ts';
import { hears, PolicyFile, refusals, settled, teamsControl, trail } from './talk.ts';
import { channels } from '../../src/sandbox/seed/ids.ts';
import { until, type Town } from './town.ts';
import { shown, type Visitor } from './visitor.ts';

const channel = 'Access requests';
const day = 86_400_000;

describe('A channel that watches secrets and certificates', () => {
  let town: Town;
  let riley: Visitor;
  let alex: Visitor;
  const policy = new PolicyFile();
  before(async () => {
    // Two replicas: whatever is told is told once.
    town = await settled(['riley', 'dana', 'alex', 'nora', 'sam'], {
      bots: 2,
      env: { POLICY_FILE: policy.path },
    });
    [riley, alex] = [town.as('riley'), town.as('alex')];
    policy.set({}, { channels: [channels.access, channels.general] });
  });
  after(async () => {
    await town.stop();
    policy.drop();
  });
  const digests = async (who: Visitor, where?: string): Promise<string[]> =>
    (await who.messages(where))
      .map(shown)
      .filter((text) => / apps? and .* enterprise apps? read /.test(text));

  it('is refused to whom policy does not name, in person, and for a person whom nobody knows', async () => {
    await hears(town.as('nora'), 'watch', ['You may not say this.']);
    await hears(riley, 'watch', ['“watch” is for a channel.']);
    await hears(riley, '@Latchkey watch owner nobody-of-that-name', ['nobody-of-that-name'], channel);
    await hears(riley, '@Latchkey unwatch', ['This channel watches nothing.'], channel);
    await hears(riley, 'watched', ['No channel watches.']);
    assert.ok((await refusals(town, people.nora)).includes('You may not say this.'));
  });

  it('is told at once what ends, worst first, with its owners pinged; owners hear theirs in person', async () => {
    await hears(
      riley,
      '@Latchkey watch',
      ['every app that no other channel watches', '07:00 (Berlin)'],
      channel,
    );
    const card = await riley.seesIn(channel, '2 need someone');
    assert.match(card, /<at>Alex Kim<\/at> <at>Dana Weiss<\/at>/);
    assert.match(
      card,
      /All 9 apps and \d+ enterprise apps read [\s\S]*Ticket Intake[\s\S]*ended \d+ days ago[\s\S]*Printer Relay/,
    );
    assert.match(await town.as('dana').sees('1 needs someone'), /Printer Relay/);
    assert.match(await alex.sees('1 needs someone'), /Ticket Intake/);
    assert.equal((await digests(riley)).length, 0, 'who owns nothing hears nothing in person');
    const lines = await trail(town);
    assert.deepEqual(
      lines.filter(({ kind }) => kind === 'watching').map(({ by, facts }) => [by, facts]),
      [[people.riley, { conversation: channels.access, interest: 'all' }]],
    );
    assert.equal(lines.filter(({ kind }) => kind === 'announced').length, 3, 'the channel, Alex and Dana');
  });

  it('is told nothing twice: not when asked again, nor after a restart', async () => {
    await hears(riley, 'keys check', ['9 apps', '2 need somebody. Nothing new to tell']);
    const [first] = town.bots;
    assert.ok(first);
    await town.stopBot(first, 'SIGKILL');
    await town.startBot();
    await hears(riley, 'keys check', ['Nothing new to tell']);
    assert.equal((await digests(riley, channel)).length, 1);
    assert.equal((await digests(alex)).length, 1);
  });

  it('sees who took a row, and refuses whoever may not, and a card that was carried elsewhere', async () => {
    const wrong = await town.as('nora').press('mine', undefined, {}, channel);
    assert.match(wrong.toast, /This is for owners of the app/);
    const message = (await riley.messages(channel)).findLast((one) => shown(one).includes('2 need someone'));
    const own = (await alex.messages()).findLast((one) => shown(one).includes('1 needs someone'));
    assert.ok(message && own);
    const carried = { digest: 'KD-999', credential: 'x/y' };
    assert.match((await alex.pressRaw(own.id, 'mine', carried)).toast, /does not belong here/);
    assert.match((await alex.press('mine')).toast, /It is yours/);
    await riley.seesIn(channel, '1 needs someone', 'Ticket Intake: Alex Kim has it.');
    const { by, facts } = (await trail(town)).findLast(({ kind }) => kind === 'mine') ?? {};
    assert.equal(by, people.alex);
    assert.match(JSON.stringify(facts), /"digest":"KD-\d+"/);
  });

  it('loses a row that is put off, and hears of it again when that is over', async () => {
    const wrong = await riley.press('later', undefined, { span: 'date', 'date-0': '2020-01-01' }, channel);
    assert.match(wrong.toast, /No day was chosen|is over/);
    assert.match((await riley.press('later', undefined, {}, channel)).toast, /I come back to it on/);
    await riley.seesIn(channel, 'Put off for now', 'Printer Relay: put off until');
    const before = (await digests(riley, channel)).length;
    await town.pass(3 * day);
    await hears(riley, 'keys check', ['looked at']);
    assert.equal((await digests(riley, channel)).length, before, 'still put off');
    await town.pass(5 * day);
    await until(async () => assert.equal((await digests(riley, channel)).length, before + 1), 10_000);
    assert.match((await digests(riley, channel)).at(-1) ?? '', /1 needs someone[\s\S]*Printer Relay/);
  });

  it('is told in the same sweep what could not be read', async () => {
    await town.control('faults', [
      {
        service: 'graph',
        match: 'GET https://graph.microsoft.com/v1.0/servicePrincipals?',
        when: 'before',
        respond: { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } },
      },
    ]);
    await hears(riley, 'keys check', ['Not everything could be read', 'Not all enterprise applications']);
    await riley.seesIn(channel, 'Not all enterprise applications could be read.', 'Since');
    await town.control('faults', undefined, 'DELETE');
    await hears(riley, 'keys check', ['looked at']);
  });

  it('shares with channels of their own, and is heard no more after unwatch', async () => {
    await hears(riley, '@Latchkey watch owner dana', ['the apps that Dana Weiss owns'], 'General');
    await hears(riley, '@Latchkey watch name Ticket', ['“Ticket”'], 'General');
    const listed = await hears(riley, 'watched', ['Who hears']);
    for (const part of ['every app that no other', 'Dana Weiss', '“Ticket”'])
      assert.ok(listed.includes(part), part);
    await riley.seesIn('General', 'Printer Relay');
    await hears(riley, '@Latchkey unwatch name Ticket', ['no more of apps with “Ticket”'], 'General');
    await hears(riley, '@Latchkey unwatch', ['no more of secrets'], 'General');
  });

  it('is passed over when it is gone, and what it was to hear is told elsewhere', async () => {
    await hears(riley, '@Latchkey watch', ['every app'], 'General');
    await riley.seesIn('General', 'need');
    await teamsControl(town, { conversation: channels.access, bot: 'removed' });
    await town.control('change', {
      kind: 'addSecret',
      app: 'Verba Archive',
      secret: 'walk-secret-one',
      endDateTime: new Date(Date.now() + 12 * day).toISOString(),
    });
    await until(async () => {
      await hears(riley, 'keys check', ['looked at']);
      const watched = await hears(riley, 'watched', ['Who hears']);
      assert.equal(watched.match(/every app that no other/g)?.length, 1);
    }, 20_000);
    await teamsControl(town, { conversation: channels.access, bot: 'added' });
  });
});
