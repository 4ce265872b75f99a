// Ways to gain by an application that is somebody else's, or mightier than it looks: each is refused, and on record.
import assert from 'node:assert/strict';
import { people } from '../../src/sandbox/seed/ids.ts';
import { makeCertificate } from '../certificates.ts';
import { allThrough, approves, opensApp } from './app-many.ts';
import { appTown, browserOf } from './app-town.ts';
import { onRecord, trail } from './records.ts';
import { until, type Town } from './town.ts';

const minute = 60_000;

describe('Who tries to gain by an application', function () {
  this.timeout(240_000);
  let town: Town;
  let pem: string;
  before(async () => {
    town = await appTown({ env: { GRANT_CONSENT: 'application' } });
    await town.control('change', {
      kind: 'giveAppRole',
      app: 'hands',
      role: 'AppRoleAssignment.ReadWrite.All',
    });
    ({ pem } = await makeCertificate());
  });
  after(() => town.stop());

  /** How often somebody was refused, as the trail has it. */
  const refused = async (by: string): Promise<number> =>
    (await trail(town)).filter((line) => line.kind === 'refused' && line.by === by).length;
  const changes = async (): Promise<number> => (await town.control<unknown[]>('log?since=0')).length;

  it('is refused a credential on one that may do more than mail, or that is not theirs, whatever its kind', async () => {
    const riley = town.as('riley');
    const sentences = [
      'app new "Payroll Sync" imap on archive with secret',
      'app new "Payroll Sync" imap on archive with federated issuer https://idp.example subject me',
      'app add "Payroll Sync" imap on archive',
      'app new "Ticket Intake" imap on archive with secret',
    ];
    for (const text of sentences) {
      const before = await refused(people.riley);
      const answer = await riley.ask(text);
      assert.match(answer, /would be a way in|you do not own it/, answer);
      await until(async () => assert.equal(await refused(people.riley), before + 1, text));
    }
  });

  it('is refused a certificate of their own on it, sent in chat or by the page', async () => {
    const riley = town.as('riley');
    const before = await refused(people.riley);
    const where = encodeURIComponent(await riley.conversation());
    await riley.call(`conversations/${where}/messages`, {
      text: 'app new "Payroll Sync" pop on archive with cert',
      files: [{ name: 'mine.pem', content: Buffer.from(pem).toString('base64') }],
    });
    await until(async () => assert.equal(await refused(people.riley), before + 1));
    const browser = browserOf('riley');
    const form = await browser.get(page());
    assert.equal(form.status, 200, form.text);
    const upload = /upload:[0-9a-f]{24}/.exec((await browser.upload(page(), { text: pem })).text)?.[0];
    assert.ok(upload);
    const answer = await riley.ask(`app new "Payroll Sync" smtp on archive with cert ${upload}`);
    assert.match(answer, /would be a way in/);
    assert.equal(await refused(people.riley), before + 2);
    // Nor may another use it, though they know its number.
    await town.as('alex').ask(`app new "Ticket Intake" imap on archive with cert ${upload}`);
    assert.ok((await refused(people.alex)) > 0);
    const { applications } = await town.control<{ applications: { keyCredentials: unknown[] }[] }>('state');
    assert.equal(applications.filter(({ keyCredentials }) => keyCredentials.length > 0).length, 1);
  });
  const page = (): string => `http://localhost:${new URL(town.bots[0]?.url ?? '').port}/certificate`;

  it('sees nothing on a one-time page of another’s, a forged one, an old one, or a used one', async () => {
    const id = await opensApp(town, 'app new "Verba Import" imap on archive with secret');
    await approves(town, [id]);
    await allThrough(town, [id]);
    const link = async (): Promise<string> => {
      const { toast, card } = await town.as('riley').press('reveal', id);
      return (
        /http:\/\/localhost:\d+\/secret\/[\w-]+/.exec(`${toast} ${JSON.stringify(card)}`)?.[0] ??
        assert.fail(toast)
      );
    };
    const [hers, his] = [browserOf('ada'), browserOf('riley')];
    const first = await link();
    const [adas, rileys] = [await refused(people.ada), await refused(people.riley)];
    const foreign = await hers.get(first);
    assert.equal(foreign.status, 403, foreign.text);
    // Who took the wrong account is signed out, and asked again.
    assert.equal((await hers.post(first)).status, 401);
    assert.equal((await hers.get(first)).status, 403);
    const forged = await his.get(`${first.slice(0, -6)}AAAAAA`);
    assert.equal(forged.status, 404, forged.text);
    await town.pass(11 * minute);
    const late = await his.get(first);
    assert.equal(late.status, 403, late.text);
    assert.match(late.text, /too old/);
    const second = await link();
    await his.get(second);
    const shown = await his.post(second);
    assert.match(shown.text, /id="secret"/);
    const twice = await his.post(second);
    assert.equal(twice.status, 403, twice.text);
    for (const { text } of [foreign, forged, late, twice]) assert.doesNotMatch(text, /id="secret"/);
    assert.equal((await refused(people.ada)) - adas, 2);
    assert.equal((await refused(people.riley)) - rileys, 3);
    assert.equal((await trail(town, id)).filter(({ kind }) => kind === 'opened').length, 1);
  });

  it('does not get one application approved under the name of another: a new name goes back to the approvers', async () => {
    await town.control('change', { kind: 'addOwner', app: 'Verba Archive', owner: 'hands' });
    const id = await opensApp(town, 'app new "Verba Archive" imap on finance with secret');
    const since = await changes();
    await town.control('change', {
      kind: 'renameApp',
      app: 'Verba Archive',
      displayName: 'Harmless',
      now: true,
    });
    await town.as('ada').press('approve', id);
    await until(async () => {
      const kinds = (await trail(town, id)).map(({ kind }) => kind);
      assert.ok(kinds.includes('voided'), kinds.join(', '));
    });
    const now = await onRecord(town, id);
    assert.equal(now.pending?.decisions.length, 0, JSON.stringify(now.pending));
    assert.equal(now.summary.whom, 'Verba Archive (a new application)');
    const log = await town.control<{ service: string; effect: number }[]>(`log?since=${since}`);
    assert.deepEqual(
      log.filter(({ service, effect }) => effect > 0 && ['graph', 'exo', 'vault'].includes(service)),
      [],
    );
  });
});
