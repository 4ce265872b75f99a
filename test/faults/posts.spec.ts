// Killed around what goes to Teams and around what is read before a run: cards may be late or come twice, never lie.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { give } from './cases.ts';
import { held, hold, kill, type Point } from './kill.ts';
import { Stage, type Running } from './stage.ts';
import { log } from './tenant.ts';
import { until } from '../walks/town.ts';

const post = (when: Point['when']): Point => ({ service: 'teams', match: '/activities', when });
const edit = (when: Point['when']): Point => ({ service: 'teams', match: 'PUT https://', when });

describe('Killed around cards and looks', () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.start();
    // Whoever writes for the first time is greeted; that is not the post that is meant here.
    await stage.town.as('riley').ask('help');
  });
  after(() => stage.stop());

  async function restart(): Promise<void> {
    await kill(stage.town);
    await stage.town.startBot();
  }
  /** Posts and edits of earlier cards that are still on their way would be held in place of ours. */
  const quiet = (): Promise<void> =>
    until(async () => {
      const shown = async (): Promise<number> =>
        (await log(stage.town)).filter(
          ({ service, method }) => service === 'teams' && /^(POST|PUT)$/.test(method),
        ).length;
      const before = await shown();
      await pause(4000);
      assert.equal(await shown(), before, 'cards are still on their way');
    }, 90_000);
  /** Teams shows the sender that a message could not be delivered when nobody answers it. */
  const cutOff = (asker: string, alias: string): Promise<unknown> =>
    stage.town
      .as(asker)
      .say(give.ask(alias))
      .catch((error: unknown) => assert.match(String(error), /502/));
  async function end(run: Running): Promise<void> {
    await stage.settled([run], 'Done');
    await stage.judge([run], 'Done');
  }

  for (const when of ['before', 'after'] as const)
    it(`a request’s cards are there after all when the bot is killed ${when} posting one`, async () => {
      const [alias = ''] = await stage.fresh(give, 1);
      await stage.mark();
      await quiet();
      await hold(stage.town, [post(when)]);
      const said = cutOff('riley', alias);
      await held(stage.town, 1);
      await restart();
      await said;
      const name = `User ${alias.slice(4)}`;
      await stage.town.as('riley').sees(name, 'Waiting');
      await stage.town.as('ada').sees(name, 'Approve');
      const cards = await stage.cards('riley');
      const copies = cards.filter(({ id }) => id === cards[0]?.id);
      assert.ok(copies.length >= 1 && copies.length <= 2, `${copies.length} copies`);
    });

  for (const when of ['before', 'after'] as const)
    it(`a card that was to be changed says what became of it when the bot is killed ${when} the edit`, async () => {
      const [alias = ''] = await stage.fresh(give, 1);
      await stage.mark();
      const run = await stage.ask(give, alias, 'sam');
      await quiet();
      await hold(stage.town, [edit(when), edit(when), edit(when)]);
      await stage.approve(run);
      await held(stage.town, 3);
      await restart();
      await end(run);
    });

  for (const cmdlet of ['Get-Recipient', 'Get-MailboxFolderStatistics', 'Get-MailboxPermission'] as const)
    it(`a run goes on when the bot is killed during ${cmdlet}`, async () => {
      const [alias = ''] = await stage.fresh(give, 1);
      await stage.mark();
      const run = await stage.ask(give, alias, 'dana');
      await hold(stage.town, [{ service: 'exo', match: cmdlet, when: 'after' }]);
      await stage.approve(run);
      await held(stage.town, 1);
      await restart();
      await end(run);
    });

  it('an ask whose survey was cut off leaves nothing behind, and may be asked again', async () => {
    const [alias = ''] = await stage.fresh(give, 1);
    await stage.mark();
    const before = await stage.cards('alexandra');
    await hold(stage.town, [{ service: 'exo', match: 'Get-MailboxFolderStatistics', when: 'after' }]);
    const said = cutOff('alexandra', alias);
    await held(stage.town, 1);
    await restart();
    await said;
    assert.deepEqual(await stage.cards('alexandra'), before);
    const run = await stage.ask(give, alias, 'alexandra');
    await stage.approve(run);
    await end(run);
  });
});
