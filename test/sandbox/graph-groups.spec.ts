import assert from 'node:assert/strict';
import { groups, people } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { graphScope, Talk } from './talk.ts';

describe('the sandbox as Graph: groups', () => {
  let sandbox: Started;
  let talk: Talk;
  let look: string;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
    look = await talk.token('look', graphScope);
  });
  after(async () => sandbox.stop());

  const names = (path: string): Promise<unknown[]> =>
    talk.graph(look, path).then((reply) => reply.json.value.map((row) => row['displayName']));

  it('checks membership through groups in groups, by at most twenty groups', async () => {
    const check = (user: string, groupIds: string[]) =>
      talk.graph(look, `/users/${user}/checkMemberGroups`, { body: { groupIds } });
    assert.deepEqual((await check(people.chris, [groups.approvers, groups.askers])).json.value, [
      groups.approvers,
    ]);
    assert.deepEqual((await check(people.nora, [groups.approvers])).json.value, []);
    assert.equal(
      (
        await check(
          people.ada,
          Array.from({ length: 21 }, () => groups.askers),
        )
      ).status,
      400,
    );
    assert.equal(
      (await talk.graph(look, `/users/${people.ada}/checkMemberGroups`, { body: '{' })).status,
      400,
    );
    const all = await talk.graph(look, `/users/${people.chris}/getMemberGroups`, {
      body: { securityEnabledOnly: false },
    });
    assert.deepEqual(
      [...(all.json.value as unknown as string[])].sort(),
      [groups.approvers, groups.seniorApprovers].sort(),
    );
    assert.deepEqual(
      (
        await names(`/users/${people.chris}/transitiveMemberOf/microsoft.graph.group?$select=id,displayName`)
      ).sort(),
      ['Exchange Approvers', 'Senior Approvers'],
    );
  });

  it('shows members, deep members, owners and their number', async () => {
    const members = await talk.graph(look, `/groups/${groups.approvers}/members?$select=id`);
    assert.deepEqual(
      members.json.value.map((row) => row['@odata.type']),
      ['#microsoft.graph.user', '#microsoft.graph.user', '#microsoft.graph.group'],
    );
    const deep = await talk.graph(
      look,
      `/groups/${groups.approvers}/transitiveMembers/microsoft.graph.user?$select=id`,
    );
    assert.deepEqual(
      deep.json.value.map((row) => row['id']),
      [people.ada, people.ben, people.chris],
    );
    assert.deepEqual(await names(`/groups/${groups.looseApprovers}/owners`), ['Nora Blum']);
    const count = (headers: Record<string, string>) =>
      talk.graph(look, `/groups/${groups.financeTeam}/members/$count`, { headers });
    assert.equal((await count({ ConsistencyLevel: 'eventual' })).text, '3');
    assert.equal((await count({})).status, 400);
    assert.equal(
      (await talk.graph(look, `/groups/${groups.approvers}?$select=isAssignableToRole`)).json[
        'isAssignableToRole'
      ],
      true,
    );
  });

  it('shows a change late, unless somebody asks for it at once', async () => {
    await talk.control('/settings', { lagMs: { graph: 60_000 } });
    const isIn = async (): Promise<number> =>
      (
        await talk.graph(look, `/users/${people.nora}/checkMemberGroups`, {
          body: { groupIds: [groups.approvers] },
        })
      ).json.value.length;
    await talk.control('/change', { kind: 'addMember', group: 'approvers', member: people.nora, now: false });
    assert.equal(await isIn(), 0);
    await talk.control('/clock', { aheadMs: 61_000 });
    assert.equal(await isIn(), 1);
    await talk.control('/change', { kind: 'removeMember', group: 'approvers', member: 'nora@contoso.com' });
    assert.equal(await isIn(), 0);
    await talk.control('/clock', { aheadMs: 0 });
    await talk.control('/reset', {});
  });
});
