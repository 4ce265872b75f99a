import assert from 'node:assert/strict';
import { mailboxes, people } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { exchangeScope, graphScope, Talk, type Reply } from './talk.ts';

const full = { Identity: 'finance', User: people.sam, AccessRights: 'FullAccess' };

describe('trouble on order in the sandbox', () => {
  let sandbox: Started;
  let talk: Talk;
  let look: string;
  let hands: string;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
    look = await talk.token('look', graphScope);
    hands = await talk.token('hands', exchangeScope);
    await talk.control('/settings', { lagMs: { exo: 0, graph: 0 }, throttle: { exo: 1000 } });
  });
  beforeEach(async () => {
    await talk.control('/faults', undefined, 'DELETE');
    await talk.control('/reset', {});
  });
  after(async () => sandbox.stop());

  const give = (): Promise<Reply> => talk.run(hands, 'Add-MailboxPermission', full);
  const holders = async (): Promise<unknown[]> => {
    const all = (await talk.control('/state?only=mailboxes')).json['mailboxes'] as {
      ExternalDirectoryObjectId: string;
      permissions: { User: string; IsInherited: boolean }[];
    }[];
    const finance = all.find((one) => one.ExternalDirectoryObjectId === mailboxes.finance);
    return (
      finance?.permissions
        .filter((row) => !row.IsInherited && row.User.includes('@'))
        .map((row) => row.User) ?? []
    );
  };
  const fault = (...rules: unknown[]): Promise<Reply> => talk.control('/faults', rules);

  describe('faults', () => {
    it('lose a call before it takes effect, or its answer afterwards', async () => {
      await fault({ service: 'exo', match: 'Add-MailboxPermission', times: 1, when: 'before' });
      await assert.rejects(give());
      assert.deepEqual(await holders(), []);
      await fault({ service: 'exo', match: 'Add-MailboxPermission', times: 1, when: 'after' });
      await assert.rejects(give());
      assert.deepEqual(await holders(), ['sam@contoso.com']);
      assert.deepEqual(
        (await talk.log()).map((line) => [line['status'], line['effect']]),
        [
          [0, 0],
          [0, 1],
        ],
      );
      assert.equal((await give()).status, 200);
    });

    it('answer what they are told, with or without effect', async () => {
      const respond = { status: 503, headers: { 'Retry-After': '7' }, body: { error: 'busy' } };
      await fault({
        service: 'exo',
        match: 'POST https://outlook.office365.com',
        times: 1,
        when: 'before',
        respond,
      });
      const before = await give();
      assert.deepEqual(
        [before.status, before.headers['retry-after'], before.json],
        [503, '7', { error: 'busy' }],
      );
      assert.deepEqual(await holders(), []);
      await fault({ service: 'exo', match: 'Add-MailboxPermission', times: 1, when: 'after', respond });
      assert.equal((await give()).status, 503);
      assert.deepEqual(await holders(), ['sam@contoso.com']);
    });

    it('match a cmdlet by its whole name and one service only', async () => {
      await fault(
        { service: 'exo', match: 'Get-Mailbox', respond: { status: 500 } },
        { service: 'graph', match: '/users', respond: { status: 502 } },
      );
      assert.equal((await talk.run(hands, 'Get-MailboxPermission', { Identity: 'finance' })).status, 200);
      assert.equal((await talk.run(hands, 'Get-Mailbox', { Identity: 'finance' })).status, 500);
      assert.equal((await talk.graph(look, '/users')).status, 502);
      assert.equal((await talk.graph(look, '/groups')).status, 200);
    });

    it('hit a share of the calls, the same ones for the same seed', async () => {
      const hits = async (seed: number): Promise<boolean[]> => {
        await talk.control('/faults', undefined, 'DELETE');
        await fault({ service: 'graph', share: 0.3, seed, respond: { status: 503 } });
        const seen: boolean[] = [];
        for (let at = 0; at < 60; at += 1)
          seen.push((await talk.graph(look, '/organization')).status === 503);
        return seen;
      };
      const first = await hits(7);
      assert.deepEqual(await hits(7), first);
      assert.notDeepEqual(await hits(8), first);
      const count = first.filter(Boolean).length;
      assert.ok(count > 8 && count < 30, String(count));
    });

    it('make a call slow and let it through', async () => {
      await fault({ service: 'graph', delayMs: 200, times: 1 });
      const began = performance.now();
      assert.equal((await talk.graph(look, '/organization')).status, 200);
      assert.ok(performance.now() - began >= 190);
    });

    it('reach a single call inside a batch', async () => {
      await fault({
        service: 'graph',
        match: `/users/${people.sam}`,
        times: 1,
        respond: { status: 429, headers: { 'Retry-After': '3' } },
      });
      const requests = [people.sam, people.ada].map((id, at) => ({
        id: String(at),
        method: 'GET',
        url: `/users/${id}`,
      }));
      const reply = await talk.graph(look, '/$batch', { body: { requests } });
      assert.equal(reply.status, 200);
      const status = (reply.json['responses'] as { id: string; status: number }[])
        .sort((a, b) => a.id.localeCompare(b.id))
        .map((one) => one.status);
      assert.deepEqual(status, [429, 200]);
    });

    it('are refused when they make no sense', async () => {
      assert.equal((await fault({ service: 'moon' })).status, 400);
      assert.equal((await fault({ when: 'during' })).status, 400);
      assert.match(String((await fault({ macth: 'x' })).json['error']), /macth/);
    });
  });

  describe('a held call', () => {
    const heldOnes = async (): Promise<{ id: string }[]> =>
      (await talk.control('/held')).json as unknown as { id: string }[];
    const until = async (count: number): Promise<{ id: string }[]> => {
      for (let at = 0; at < 200; at += 1) {
        const held = await heldOnes();
        if (held.length === count) return held;
        await new Promise((resolve) => setImmediate(resolve));
      }
      throw new Error(`${count} calls were to be held`);
    };

    it('waits without effect until it is released, then takes place', async () => {
      await fault({ service: 'exo', match: 'Add-MailboxPermission', hold: true, when: 'before' });
      const answer = give();
      const [held] = await until(1);
      assert.deepEqual(await holders(), []);
      await talk.control('/release', { id: held?.id });
      assert.equal((await answer).status, 200);
      assert.deepEqual(await holders(), ['sam@contoso.com']);
    });

    it('keeps its answer after it took effect', async () => {
      await fault({ service: 'exo', match: 'Add-MailboxPermission', hold: true, when: 'after' });
      const answer = give();
      await until(1);
      assert.deepEqual(await holders(), ['sam@contoso.com']);
      await talk.control('/release', {});
      assert.equal((await answer).status, 200);
    });

    it('never takes place when its caller died before it', async () => {
      await fault({ service: 'exo', match: 'Add-MailboxPermission', hold: true, when: 'before' });
      const death = new AbortController();
      const dying = talk.run(hands, 'Add-MailboxPermission', full, { signal: death.signal });
      await until(1);
      death.abort();
      await assert.rejects(dying);
      await talk.control('/release', {});
      await until(0);
      assert.deepEqual(await holders(), []);
      await talk.control('/faults', undefined, 'DELETE');
      await give();
      assert.deepEqual(
        (await talk.log()).map((line) => line['effect']),
        [0, 1],
      );
    });

    it('keeps its effect when its caller died after it', async () => {
      await fault({ service: 'exo', match: 'Add-MailboxPermission', hold: true, when: 'after' });
      const death = new AbortController();
      const dying = talk.run(hands, 'Add-MailboxPermission', full, { signal: death.signal });
      await until(1);
      death.abort();
      await assert.rejects(dying);
      await until(0);
      assert.deepEqual(await holders(), ['sam@contoso.com']);
    });

    it('drops its connection after the wait where the rule says so', async () => {
      await fault({ service: 'exo', match: 'Add-MailboxPermission', hold: true, drop: true, when: 'after' });
      const answer = assert.rejects(give());
      await until(1);
      await talk.control('/release', {});
      await answer;
      assert.deepEqual(await holders(), ['sam@contoso.com']);
    });
  });
});
