// An application that sends: after the proof one press asks for a test mail, which somebody approves, and which arrives.
import assert from 'node:assert/strict';
import { allThrough, approves, opensApp } from './app-many.ts';
import { appTown, state } from './app-town.ts';
import { reaches } from './records.ts';
import type { Town } from './town.ts';

interface Sent {
  readonly from: string;
  readonly to: readonly string[];
}

describe('An application that sends', function () {
  this.timeout(120_000);
  let town: Town;
  before(async () => {
    town = await appTown();
  });
  after(() => town.stop());

  it('signs in, which sends nothing; and sends a test mail to the asker once that is approved', async () => {
    const riley = town.as('riley');
    const id = await opensApp(town, 'app new "Printer" smtp on archive with secret');
    await approves(town, [id]);
    await allThrough(town, [id]);
    assert.deepEqual(await state<readonly Sent[]>(town, 'outbox'), []);
    await riley.sees('Printer', 'Send me a test mail');
    await riley.press('choose');
    await riley.sees('LK-2', 'Waiting', 'One mail from Archive', 'Cannot be undone: test mail');
    assert.deepEqual(await state<readonly Sent[]>(town, 'outbox'), []);
    await approves(town, ['LK-2']);
    await reaches(town, 'LK-2', 'done');
    const told = await riley.sees(
      'LK-2',
      'Done',
      'Exchange took the mail',
      /Test mail from Archive +sent \d/,
    );
    assert.doesNotMatch(told, /undo/, 'nothing of it can be taken back');
    const [mail, ...more] = await state<readonly Sent[]>(town, 'outbox');
    assert.deepEqual([mail?.from, mail?.to, more], ['archive@contoso.com', ['riley@contoso.com'], []]);
  });
});
