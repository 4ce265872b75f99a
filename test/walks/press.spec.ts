// Walks: presses that should do nothing: forged, replayed, carried elsewhere, too late. Each is refused, in a word and on record.
import assert from 'node:assert/strict';
import { channels, people } from '../../src/sandbox/seed/ids.ts';
import { dataOf, hears, opens, PolicyFile, refusals, settled, trail } from './talk.ts';
import { until, type Town } from './town.ts';
import { shown, type Message, type Visitor } from './visitor.ts';

interface Sent {
  readonly type: string;
  readonly id: string;
  readonly value?: {
    readonly action?: { readonly verb?: string; readonly data?: { readonly request?: string } };
  };
  readonly [key: string]: unknown;
}

describe('Presses that must not count', () => {
  let town: Town;
  let riley: Visitor;
  let ada: Visitor;
  const policy = new PolicyFile();
  before(async () => {
    policy.set({}, { openAsks: 50, free: [] });
    town = await settled(['ada', 'ben', 'riley', 'sam'], {
      settings: { lagMs: { exo: 0, graph: 0, entra: 0 } },
      env: { LAG_EXO_MS: '100', POLICY_FILE: policy.path },
    });
    [riley, ada] = [town.as('riley'), town.as('ada')];
  });
  after(async () => {
    await town.stop();
    policy.drop();
  });

  const teams = async <T>(path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${town.sandbox.ready.chat}/_teams/${path}`, {
      ...(body
        ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
        : {}),
    });
    assert.ok(answer.ok);
    return (await answer.json()) as T;
  };
  /** A request that waits, with the card that this approver has of it. */
  async function asked(
    to = 'sam',
    on = 'archive',
  ): Promise<{ id: string; card: Message; data: { [key: string]: unknown } }> {
    const id = await opens(riley, `give sendas on ${on} to ${to} for 2 days`);
    return until(async () => {
      const card = (await ada.messages()).findLast((each) => shown(each).includes(id));
      const data = card && dataOf(card.cards, 'approve');
      assert.ok(card && data);
      return { id, card, data };
    });
  }
  const decisions = async (id: string): Promise<string[]> =>
    (await trail(town, id)).map(({ kind }) => kind).filter((kind) => ['approved', 'rejected'].includes(kind));

  it('are those whose data was changed: another plan, another request, no request at all', async () => {
    const one = await asked();
    const other = await asked('dana');
    for (const [data, word] of [
      [{ request: one.id, fingerprint: '0'.repeat(64) }, /The plan has changed since that card/],
      [{ request: one.id, fingerprint: other.data['fingerprint'] }, /The plan has changed since that card/],
      [{ request: one.id }, /The plan has changed since that card/],
      [{ request: 'LK-999', fingerprint: 'x' }, /This card does not belong here/],
      [{ request: "LK-1' or 1=1", fingerprint: 'x' }, /This card does not belong here/],
      [{}, /This card does not belong here/],
    ] as const) {
      const { toast, status } = await ada.pressRaw(one.card.id, 'approve', data);
      assert.equal(status, 200);
      assert.match(toast, word);
    }
    assert.equal((await refusals(town, people.ada)).length, 6);
    assert.deepEqual(
      [await decisions(one.id), await decisions(other.id), await town.effects()],
      [[], [], []],
    );
    for (const id of [one.id, other.id]) await riley.press('cancel', id);
  });

  it('are those that name somebody else as the presser: the signed activity alone says who it is', async () => {
    const { id, card, data } = await asked();
    const carried = await hears(town.as('ben'), 'pending', [id]);
    assert.ok(carried);
    const answer = await ada.pressRaw(card.id, 'approve', {
      ...data,
      by: people.ben,
      aadObjectId: people.ben,
      from: { aadObjectId: people.ben },
    });
    assert.equal(answer.toast, `You approved ${id}.`);
    assert.deepEqual(
      (await trail(town, id)).filter(({ kind }) => kind === 'approved').map(({ by }) => by),
      [people.ada],
    );
    await riley.sees(`${id} · Mailbox access`, 'Done', 'Approved by Ada Osei');
    await undo(id);
  });

  it('are those with a verb that no card has', async () => {
    const { id, card, data } = await asked();
    const before = (await refusals(town, people.ada)).length;
    assert.match((await ada.pressRaw(card.id, 'grant', data)).toast, /not known here/);
    assert.match((await ada.pressRaw(card.id, 'done', data)).toast, /not an approver|Nobody is asked/);
    assert.equal((await refusals(town, people.ada)).length, before + 2);
    assert.deepEqual(await decisions(id), []);
    await riley.press('cancel', id);
  });

  it('are those that come again: one decision, whatever is sent once more', async () => {
    const { id } = await asked('dana');
    await ada.press('approve', id);
    await riley.sees(`${id} · Mailbox access`, 'Done');
    const before = await town.effects();
    const sent = await teams<Sent[]>('deliver');
    const press = sent.findLast(
      ({ value }) => value?.action?.verb === 'approve' && value.action.data?.request === id,
    );
    assert.ok(press);
    const again = await teams<{ statuses: number[] }>('deliver', { activity: press, times: 5 });
    assert.deepEqual([...new Set(again.statuses)], [200]);
    const anew = await teams<{ statuses: number[] }>('deliver', {
      activity: { ...press, id: 'f:11111111-2222-3333-4444-555555555555' },
    });
    assert.deepEqual(anew.statuses, [200]);
    assert.deepEqual(await decisions(id), ['approved']);
    assert.deepEqual(await town.effects(), before);
    await undo(id);
  });

  it('are those from a conversation in which the card was never posted', async () => {
    const { id, data } = await asked();
    const elsewhere = await ada.say('@Latchkey help', 'Access requests');
    const { toast } = await ada.pressRaw(elsewhere, 'approve', data, {}, 'Access requests');
    assert.match(toast, /This card does not belong here/);
    const line = (await trail(town, id)).find(({ kind }) => kind === 'refused');
    assert.equal((line?.facts as { conversation?: string }).conversation, channels.access);
    assert.equal(line?.by, people.ada);
    assert.deepEqual(await decisions(id), []);
    await riley.press('cancel', id);
  });

  it('are those after the decision, by whomever', async () => {
    const { id } = await asked('dana', 'sales');
    const bens = await until(async () => {
      const card = (await town.as('ben').messages()).findLast((each) => shown(each).includes(id));
      const data = card && dataOf(card.cards, 'approve');
      assert.ok(card && data);
      return { card, data };
    });
    await ada.press('reject', id, { reason: 'no' });
    const late = await town.as('ben').pressRaw(bens.card.id, 'approve', bens.data);
    assert.match(late.toast, /It is decided: Ada Osei rejected it/);
    const turned = await ada.pressRaw(bens.card.id, 'approve', bens.data).catch(() => undefined);
    assert.ok(turned === undefined || !/You approved/.test(turned.toast));
    assert.deepEqual(await decisions(id), ['rejected']);
    assert.deepEqual(await refusals(town, people.ben, id), ['It is decided: Ada Osei rejected it.']);
  });

  it('are those on a card from before the plan changed', async () => {
    const id = await opens(riley, 'give calendar editor on ben to dana from tomorrow until 2027-01-15');
    const old = await until(async () => {
      const card = (await ada.messages()).findLast((each) => shown(each).includes(id));
      const data = card && dataOf(card.cards, 'approve');
      assert.ok(card && data);
      return { card, data };
    });
    await town.as('chris').press('approve', id);
    await riley.sees(`${id} · Mailbox access`, 'Scheduled');
    await town.control('change', { kind: 'setMailbox', mailbox: 'ben', language: 'de-DE' });
    const before = await town.effects();
    await town.pass(24 * 3_600_000);
    await riley.sees(`${id} · Mailbox access`, 'Waiting', /plan changed/i);
    const { toast } = await ada.pressRaw(old.card.id, 'approve', old.data);
    assert.match(toast, /The plan has changed since that card/);
    assert.deepEqual(await refusals(town, people.ada, id), ['The plan has changed since that card.']);
    assert.deepEqual(await town.effects(), before);
    await riley.press('cancel', id);
  });

  async function undo(id: string): Promise<void> {
    await hears(riley, `undo ${id}`, ['an approver is asked']);
    await town.as('ben').sees(`${id} ·`, 'asks to undo this', 'Approve undo');
    assert.equal((await town.as('ben').press('approve', id)).toast, `You approved ${id}.`);
    await riley.sees(`${id} · Mailbox access`, 'Undone');
  }
});
