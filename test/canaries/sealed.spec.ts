// A secret's whole life with the sealed vault and a bot that logs all it can: only sealed bytes hold it, whatever goes wrong.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { appTown, browserOf, consent } from '../walks/app-town.ts';
import { onRecord, query, reaches } from '../walks/records.ts';
import { until, type Town } from '../walks/town.ts';
import { find } from './find.ts';
import { lookThrough, made } from './look-through.ts';

describe('A secret in the sealed vault', () => {
  const key = randomBytes(32).toString('base64');
  let town: Town;
  let secret: string;
  before(async () => {
    town = await appTown({ env: { VAULT: 'sealed', VAULT_KEY: key, LOG_LEVEL: 'trace' }, quiet: true });
  });
  after(() => town.stop());

  it('is made, though Entra’s answers are lost and refused on the way', async function () {
    this.timeout(240_000);
    await town.control('faults', [
      { service: 'graph', match: '/addPassword', when: 'after', times: 1 },
      { service: 'graph', match: '/addPassword', when: 'after', times: 1, respond: { status: 503 } },
    ]);
    await town.as('riley').say('app new "Verba Import" imap on archive with secret');
    await town.as('riley').sees('LK-1', 'Waiting');
    await town.as('ada').press('approve', 'LK-1');
    await consent(town, 'riley');
    // A secret that was lost on the way is looked for a minute later.
    await until(async () => {
      const { rows } = await onRecord(town, 'LK-1');
      assert.equal(rows.find((row) => row.key === 'credential')?.state, 'seen');
    });
    await town.pass(61_000);
    await reaches(town, 'LK-1', 'done');
    const values = await made(town);
    assert.equal(values.length, 1);
    [secret = ''] = values;
    assert.match(secret, /^.{3}8Q~/);
    assert.notEqual(town.output.join(''), '', 'the bot logs nothing');
  });

  it('is shown on the page, and lies in nothing that is left behind', async () => {
    const riley = town.as('riley');
    await riley.sees('Get the secret');
    const { toast, card } = await riley.press('reveal', 'LK-1');
    const link = /http:\/\/localhost:\d+\/secret\/[\w-]+/.exec(`${toast} ${JSON.stringify(card)}`)?.[0];
    const browser = browserOf('riley');
    const page = await browser.get(link ?? assert.fail(toast));
    const { text } = await browser.post(page.url);
    assert.deepEqual(find([{ name: 'the page', text }], { made: [secret] }).length, 2, 'it is not shown');
    assert.deepEqual(await lookThrough(town), []);
  });

  it('lies in the database as bytes that do not show it', async () => {
    const rows = await query<{ sealed: Buffer }>(town, sql`select sealed from sealed`);
    assert.equal(rows.length, 1);
    const bytes = rows[0]?.sealed ?? assert.fail();
    assert.deepEqual(find([{ name: 'sealed', text: bytes.toString('latin1') }], { made: [secret] }), []);
    assert.equal(bytes.includes(Buffer.from(secret)), false);
  });

  it('is gone from there when all is undone', async function () {
    this.timeout(240_000);
    await town.as('riley').press('undo', 'LK-1');
    await reaches(town, 'LK-1', 'undone');
    assert.deepEqual(await query(town, sql`select name from sealed`), []);
  });
});
