// Connecting applications in the sandbox, for each credential, protocol and kind: done, proved, nothing the second time, undone.
import assert from 'node:assert/strict';
import type { Request } from '../../src/contracts/request.ts';
import { operation } from '../../src/operations/app-new.ts';
import { people } from '../../src/sandbox/seed/ids.ts';
import { AppRun } from './app-run.ts';
import { AppWorld } from './app-world.ts';
import { makeCertificate } from '../certificates.ts';

const states = (request: Request): Record<string, string> =>
  Object.fromEntries(request.rows.map(({ key, state }) => [key, state]));
const why = (request: Request): string => JSON.stringify(request.rows, undefined, 1);
const proved = (request: Request): string[] =>
  request.rows
    .filter(({ state }) => state === 'proved')
    .map(({ key }) => key.split(':').slice(0, 2).join(':'));

const asked = (request: Request): boolean => request.rows.some(({ state }) => state === 'asked');
const isOver = ({ state }: Request): boolean => state !== 'running';

/** Exchange numbers a new entry anew, and prints rights by that number. */
const numbered = /S-1-5-21-[\d-]+|"(?:Guid|ExchangeObjectId|WhenCreatedUTC)":"[^"]*"/g;
const plain = (state: unknown): unknown =>
  JSON.parse(JSON.stringify(state).replace(numbered, (text) => (text.startsWith('"') ? '"Guid":""' : 'SID')));

describe('Connecting an application in the sandbox', () => {
  let world: AppWorld;
  before(async () => {
    world = await AppWorld.start();
    // What people made is not Latchkey's to change otherwise.
    await world.change({ kind: 'giveAppRole', app: 'hands', role: 'Application.ReadWrite.All' });
  });
  after(() => world.stop());

  const cases: readonly { said: string; proves: readonly string[]; more?: Record<string, string> }[] = [
    {
      said: 'app new "Verba Import" imap+smtp on archive, journal with secret expires 6mo',
      proves: ['login:imap', 'login:smtp', 'login:imap', 'login:smtp'],
    },
    { said: 'app new "Verba Import" pop on archive with vault-cert', proves: ['login:pop'] },
    {
      said: 'app new "Verba Import" imap+pop on journal with federated issuer https://idp.example subject svc',
      proves: ['login:imap', 'login:pop'],
    },
    {
      said: 'app new "Verba Import" smtp on archive with cert',
      proves: ['login:smtp'],
      more: { certificate: 'own' },
    },
    { said: 'app new "Desk" imap+smtp as users', proves: [] },
    { said: 'app new "Desk" pop as users for alex', proves: [] },
    { said: 'connect "Verba Archive" to imap for archive@contoso.com with secret', proves: ['login:imap'] },
  ];
  for (const { said, proves, more } of cases)
    it(`does it, proves it, sends nothing the second time, and undoes it: “${said}”`, async () => {
      const own = more ? { certificate: (await makeCertificate()).pem } : {};
      const before = await world.state();
      const run = new AppRun(world.look, world.hands);
      const first = await run.begin(operation, said, people.riley, own);
      await run.run(first.id, (one) => isOver(one) || asked(one));
      await run.word(first.id);
      const done = await run.run(first.id);
      assert.equal(done.state, 'done', why(done));
      assert.deepEqual(proved(done), proves, why(done));
      assert.ok(run.sent.length > 0);

      const sent = run.sent.length;
      const second = await run.begin(operation, said, people.riley, own);
      const lasting = second.plan.filter(({ kind }) => kind !== 'proof' && kind !== 'passing');
      assert.deepEqual(
        lasting.filter(({ found }) => found.is !== 'done'),
        [],
        'all is so already',
      );
      const again = await run.run(second.id);
      assert.equal(again.state, 'done', why(again));
      const passing = run.sent.slice(sent).map((call) => JSON.stringify(call));
      assert.deepEqual(
        passing.filter((call) => !call.includes('removePassword') && !call.includes('proof')),
        [],
        'the second run sends nothing that stays',
      );

      assert.equal((await run.back(second.id)).state, 'undone');
      const back = await run.back(first.id);
      assert.equal(back.state, 'undone', why(back));
      assert.deepEqual(plain(await world.state()), plain(before), 'the tenant is as it was');
    });

  it('hands over what a product needs to be told, and never the secret', async () => {
    const run = new AppRun(world.look, world.hands);
    const first = await run.begin(
      operation,
      'app new "Verba Import" imap on archive with secret',
      people.riley,
    );
    const done = await run.run(first.id);
    const { input, facts } = done;
    const over = await operation.handover?.(world.look, input as never, facts as never, done.id);
    assert.ok(over);
    const fields = new Map(over.fields);
    assert.equal(fields.get('Scope'), 'https://outlook.office365.com/.default');
    assert.equal(fields.get('User name to use'), 'archive@contoso.com');
    assert.equal(fields.get('Owner'), 'Riley Chen');
    assert.match(fields.get('Client id') ?? '', /^[0-9a-f-]{36}$/);
    assert.match(fields.get('Where the credential lies') ?? '', /latchkey-verba-import-lk-\d+/);
    assert.equal(over.secret, `latchkey-verba-import-${done.id.toLowerCase()}`);
    assert.equal((await run.back(first.id)).state, 'undone');
  });

  it('makes exactly one secret that bears its label, though an answer is lost', async () => {
    const run = new AppRun(world.look, {
      send: async (call) => {
        const answer = await world.hands.send(call);
        const isFirst = run.sent.filter((one) => one.via === 'graph' && one.keep).length === 1;
        // Entra has made it, and the vault has it; what is lost is our knowing, and then the vault's word.
        if (call.via === 'graph' && call.keep && isFirst)
          await world.hands.send({ via: 'vault', verb: 'forget', name: call.keep.as });
        return answer;
      },
    });
    const first = await run.begin(
      operation,
      'app new "Verba Import" imap on archive with secret',
      people.riley,
    );
    const done = await run.run(first.id);
    assert.equal(done.state, 'done', why(done));
    assert.equal(states(done)['orphans'], 'seen');
    const rows = (await world.state())['applications'] as {
      passwordCredentials: { displayName: string }[];
    }[];
    const ours = rows
      .flatMap(({ passwordCredentials }) => passwordCredentials)
      .filter(({ displayName }) => displayName === `Latchkey ${done.id}`);
    assert.equal(ours.length, 1);
    assert.equal((await run.back(first.id)).state, 'undone');
  });
});

describe('Connecting an application where a person consents', () => {
  let world: AppWorld;
  before(async () => {
    world = await AppWorld.start({ grants: { application: false, delegated: false } });
  });
  after(() => world.stop());

  it('asks with the consent address, and goes on when the grant is seen', async () => {
    const run = new AppRun(world.look, world.hands);
    const first = await run.begin(
      operation,
      'app new "Verba Import" imap on archive with secret',
      people.riley,
    );
    const waiting = await run.run(first.id, asked);
    const row = waiting.rows.find(({ state }) => state === 'asked');
    assert.equal(row?.key, 'granted:IMAP.AccessAsApp');
    const link = new URL(row.asked?.link ?? '');
    assert.match(link.pathname, /\/adminconsent$/);
    assert.equal(link.searchParams.get('state'), first.id);
    assert.equal(link.searchParams.get('redirect_uri'), 'http://localhost:3978/consented');
    // An administrator opens it and accepts.
    link.searchParams.set('login_hint', 'ada@contoso.com');
    const answer = await world.talk.send(link.href);
    assert.match(String(answer.headers.location), /^http:\/\/localhost:3978\/consented\?admin_consent=True/);
    const done = await run.run(first.id);
    assert.equal(done.state, 'done', why(done));
    assert.deepEqual(proved(done), ['login:imap']);
    assert.equal((await run.back(first.id)).state, 'undone');
  });
});
