// The other forms in which secrets and certificates are told: a file, bars by the week, and those that live too long.
import assert from 'node:assert/strict';
import { question } from '../../src/questions/keys.ts';
import { ask } from '../operations/asked.ts';
import { app, at, cells, Graph, lines, secret } from './keys-graph.ts';

const lived = (from: number, to: number | null) => ({ ...secret(to, 'x'), startDateTime: at(from) });

describe('Secrets and certificates as a file', () => {
  it('are asked for with csv', () => {
    for (const said of ['keys 30d csv', 'keys csv', 'keys 30d as a file', 'Keys 2 weeks as CSV'])
      assert.equal(question.parse(ask(said))?.['as'], 'csv', said);
  });

  it('have one line each, with what a spreadsheet needs and nothing that it would run', async () => {
    const graph = new Graph();
    graph.applications = [
      app('=cmd|1', { passwordCredentials: [lived(-700, 3)] }),
      app('Plain, "quoted"\nname', { passwordCredentials: [secret(-2, '+1'), secret(400)] }),
      app('Süd', { passwordCredentials: [secret(-5)] }),
    ];
    graph.owners.set('id of =cmd|1', ['Dana', '@Riley']);
    const { file } = await graph.keys('keys 30d csv');
    assert.equal(file?.name, 'keys-30d-2026-10-21.csv');
    assert.ok(
      file.text.startsWith(
        '\u{feff}application,client id,object id,what,key id,begins,ends,days,owners,state\r\n',
      ),
    );
    const rows = file.text.split('\r\n').slice(1);
    assert.equal(rows[0], 'Süd,a-süd,id of süd,secret,k,,2026-10-16T11:00:00.000Z,-5,nobody,ended');
    assert.equal(
      rows[1],
      `'=cmd|1,a-=cmd|1,id of =cmd|1,secret “x”,k,2024-11-20T11:00:00.000Z,2026-10-24T11:00:00.000Z,3,"Dana, @Riley",ends soon`,
    );
    assert.match(rows[2] ?? '', /^"Plain, ""quoted""\nname",.*,-2,nobody,left over$/s);
    assert.deepEqual(rows.slice(3), ['']);
  });

  it('are no file where nothing ends', async () => {
    const answer = await new Graph().keys('keys csv');
    assert.equal(answer.file, undefined);
    assert.match(lines(answer), /^Nothing ends/);
  });
});

describe('Secrets and certificates as a chart', () => {
  it('stand in thirteen weeks for 90 days, each in its own, those that are over in none', async () => {
    const graph = new Graph();
    graph.applications = [-3, 0, 6, 7, 27, 28, 89, 91].map((days) =>
      app(`A ${days}`, { passwordCredentials: [secret(days)] }),
    );
    const { chart, buttons, ...answer } = await graph.keys('keys chart');
    assert.deepEqual(
      chart?.bars.map(({ count }) => count),
      [2, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1],
    );
    assert.deepEqual(
      chart.bars.slice(0, 2).map(({ name }) => name),
      ['21 Oct', '28 Oct'],
    );
    assert.match(lines(answer), /1 of them ended already and is in no bar/);
    assert.deepEqual(
      buttons?.map(({ value }) => value),
      ['keys 90d', 'keys 90d csv'],
    );
    assert.ok((await graph.keys('keys 90d')).buttons?.some(({ value }) => value === 'keys 90d chart'));
  });

  it('stand in the week of their day, whatever the hour', async () => {
    const graph = new Graph();
    graph.applications = [app('Early', { passwordCredentials: [secret(13.8)] })];
    const { chart } = await graph.keys('keys chart');
    assert.equal(
      chart?.bars.findIndex(({ count }) => count === 1),
      2,
    );
  });

  it('are no bars where nothing is to come, and none so thin that nobody sees them', async () => {
    const graph = new Graph();
    graph.applications = [app('Over', { passwordCredentials: [secret(-1)] })];
    assert.equal((await graph.keys('keys chart')).chart, undefined);
    await assert.rejects(graph.keys('keys 200d chart'), { is: 'refused', field: 'days' });
  });
});

describe('Secrets and certificates that live long', () => {
  let graph: Graph;
  beforeEach(() => {
    graph = new Graph();
    graph.applications = [
      app('Usual', { passwordCredentials: [lived(-10, 720)] }),
      app('Long', { passwordCredentials: [lived(-10, 1500)] }),
      app('Endless', { passwordCredentials: [lived(-10, null)] }),
      app('Over', { passwordCredentials: [lived(-2000, -1)] }),
      app('Longest', { passwordCredentials: [lived(-10, 9000)] }),
    ];
  });

  it('are listed with the longest first; two years and what is over are none', async () => {
    const answer = await graph.keys('keys long-lived');
    assert.deepEqual(
      answer.rows?.map(([name]) => name),
      ['Endless', 'Longest', 'Long'],
    );
    assert.match(cells(answer)[0] ?? '', /\| has no end \|/);
    assert.match(cells(answer)[2] ?? '', /\| 4\.1 years, until .*2030/);
    assert.match(lines(answer), /^3 live for more than two years, or have no end\./);
  });

  it('say of unused ones what is not known', async () => {
    assert.match(
      lines(await graph.keys('keys unused')),
      /still used is not known: Latchkey reads no sign-in data here/,
    );
    assert.doesNotMatch(lines(await graph.keys('which secrets never expire')), /sign-in/);
  });

  it('go on page by page', async () => {
    graph.applications = Array.from({ length: 20 }, (_, n) =>
      app(`A ${n}`, { passwordCredentials: [lived(0, 1000 + n)] }),
    );
    const answer = await graph.keys('keys longlived');
    assert.deepEqual(answer.buttons, [{ value: 'keys long-lived page 2', title: 'Page 2' }]);
    assert.equal((await graph.keys('keys long-lived page 2')).rows?.length, 5);
  });
});

describe('Secrets and certificates that nobody used', () => {
  const dated = (keyId: string, from: number, to: number | null) => ({ ...lived(from, to), keyId });
  const use = (name: string, keyId: string, lastSignInDateTime: string | null) => ({
    appId: `A-${name}`,
    keyId: keyId.toUpperCase(),
    signInActivity: lastSignInDateTime === null ? null : { lastSignInDateTime },
  });

  it('are those older than 30 days and still good that Entra’s report does not name, oldest first', async () => {
    const graph = new Graph();
    graph.setup.signInData = true;
    graph.applications = [
      app('verba', {
        passwordCredentials: [dated('k1', -100, 50), dated('k2', -200, null), dated('k3', -300, 9)],
      }),
      app('fresh', { passwordCredentials: [dated('k1', -20, 50)] }),
      app('over', { passwordCredentials: [dated('k1', -500, -2)] }),
      app('same key', { passwordCredentials: [dated('k3', -400, 9)] }),
    ];
    const saml = { ...dated('s', -100, 90), customKeyIdentifier: 'c2FtbA==' };
    graph.principals = [
      app('portal', {
        keyCredentials: [
          { ...saml, usage: 'Sign' },
          { ...saml, usage: 'Verify' },
        ],
      }),
    ];
    graph.report = [use('verba', 'k3', at(-1)), use('verba', 'k1', null)];
    const answer = await graph.keys('keys unused');
    assert.deepEqual(
      cells(answer).map((row) => row.split(' | ')[0]),
      ['same key', 'verba', 'verba'],
    );
    assert.match(lines(answer), /^3 are older than 30 days and not in Entra’s report/);
    assert.ok(graph.asked.some((where) => where.startsWith('/beta/reports/appCredentialSignInActivities')));
  });

  it('are none where each was used', async () => {
    const graph = new Graph();
    graph.setup.signInData = true;
    graph.applications = [app('verba', { passwordCredentials: [dated('k1', -100, 50)] })];
    graph.report = [use('verba', 'k1', at(-3))];
    assert.match(lines(await graph.keys('keys unused')), /^Each that is older than 30 days was used/);
  });
});
