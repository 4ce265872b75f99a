// Walks: a channel that watches secrets and certificates: what it is told, what people press, and what becomes of the card.
import assert from 'node:assert/strict';
import { hears, PolicyFile, settled } from './talk.ts';
import type { Town } from './town.ts';
import type { Visitor } from './visitor.ts';

const channel = 'Access requests';

describe('A channel that watches secrets and certificates', () => {
  let town: Town;
  let riley: Visitor;
  const policy = new PolicyFile();
  before(async () => {
    town = await settled(['riley', 'dana', 'alex', 'ada', 'nora'], { env: { POLICY_FILE: policy.path } });
    riley = town.as('riley');
  });
  after(async () => {
    await town.stop();
    policy.drop();
  });

  it('tells', async () => {
    await hears(riley, '@Latchkey watch', ['This channel hears'], channel);
    console.log(await riley.seesIn(channel, 'need someone'));
    console.log(await town.as('dana').sees('needs someone'));
    console.log((await riley.messages(channel)).map((m) => JSON.stringify(m.cards)).join('\n'));
    await hears(riley, 'keys check', ['looked at']);
    console.log(await riley.sees('looked at'));
    console.log(await riley.ask('watched'));
    assert.ok(town);
  });
});
