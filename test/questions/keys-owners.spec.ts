// Who owns what ends soon, and what of it Latchkey itself signs in with.
import assert from 'node:assert/strict';
import { busy } from '../../src/contracts/failure.ts';
import { ownersOf } from '../../src/questions/keys/credentials.ts';
import { app, at, cells, Graph, lines, secret } from './keys-graph.ts';

describe('Who owns what ends soon', () => {
  let graph: Graph;
  beforeEach(() => {
    graph = new Graph();
    graph.applications = [app('A', { passwordCredentials: [secret(1)] })];
  });
  const owned = async () => cells(await graph.keys())[0]?.split(' | ')[3];

  it('is nobody, and is not known where it could not be read', async () => {
    assert.equal(await owned(), 'nobody');
    graph.owners.set('id of a', busy('Not now.', 'Wait.'));
    assert.equal(await owned(), 'not known');
    const { holders } = await graph.read();
    assert.equal((await ownersOf(graph.look, holders)).get('id of a'), undefined);
  });

  it('may be an application or a group, which read no messages, or one whose name is not told', async () => {
    graph.owners.set('id of a', [
      { id: 'P1', displayName: 'Dana', '@odata.type': '#microsoft.graph.user' },
      { id: 'S1', displayName: 'Terraform', '@odata.type': '#microsoft.graph.servicePrincipal' },
      { id: 'G1', '@odata.type': '#microsoft.graph.group' },
      { id: 'P2', displayName: null, '@odata.type': '#microsoft.graph.user' },
    ]);
    const { holders } = await graph.read();
    assert.deepEqual((await ownersOf(graph.look, holders)).get('id of a'), [
      { id: 'p1', name: 'Dana' },
      { id: 's1', name: 'Terraform', is: 'application' },
      { id: 'g1', name: '', is: 'group' },
      { id: 'p2', name: '' },
    ]);
    assert.equal(await owned(), 'Dana, Terraform (app) and 2 more');
  });

  it('is asked once for each holder', async () => {
    graph.applications = [app('A', { passwordCredentials: [secret(1), secret(2), secret(3)] })];
    await graph.keys();
    assert.equal(graph.asked.filter((where) => where.includes('/owners')).length, 1);
  });
});

describe('What Latchkey itself signs in with', () => {
  let graph: Graph;
  beforeEach(() => {
    graph = new Graph();
  });
  const expires = at(9);

  it('is marked, with all that it signs in as', async () => {
    graph.applications = [app('Latchkey', { appId: 'L-1', passwordCredentials: [secret(4)] })];
    graph.own.push({ name: 'bot', clientId: 'l-1' }, { name: 'look', clientId: 'L-1' });
    assert.deepEqual((await graph.one()).own, ['bot', 'look']);
    assert.match(cells(await graph.keys())[0] ?? '', /^Latchkey: Latchkey’s own sign-in \(bot, look\) \|/);
  });

  it('is told by its certificate where no list holds it', async () => {
    graph.own.push({ name: 'hands', clientId: 'L-3', expires }, { name: 'look', clientId: 'L-2' });
    const holder = await graph.one();
    assert.deepEqual(
      [holder.clientId, holder.own, holder.credentials[0]?.ends],
      ['l-3', ['hands'], Date.parse(expires)],
    );
    assert.match(
      cells(await graph.keys())[0] ?? '',
      /^Latchkey: Latchkey’s own sign-in \(hands\) \| certificate \| .*\(9 days\) \| not known$/,
    );
    assert.equal(graph.asked.filter((where) => where.includes('/owners')).length, 0);
    assert.deepEqual((await graph.read(5)).holders, []);
  });

  it('alarms once its certificate is over, though Entra holds a newer one that is not installed here', async () => {
    graph.own.push({ name: 'look', clientId: 'L-2', expires: at(-1) });
    graph.applications = [app('L', { appId: 'L-2', keyCredentials: [secret(-1), secret(300)] })];
    assert.match(lines(await graph.keys()), /^1 ends within/);
  });
});
