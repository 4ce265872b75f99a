// What the request's card says and offers, state by state.
import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/contracts/json.ts';
import type { Request } from '../../src/contracts/request.ts';
import { formCard, fieldsOf } from '../../src/cards/form.ts';
import { requestCard } from '../../src/cards/request.ts';
import { cardText } from '../../src/cards/text.ts';
import { drawn } from './memory.ts';
import { word } from './walk.ts';
import { done, many, pending, row, waiting } from './samples.ts';
import { states } from './states.ts';

const state = (name: string): Request => {
  const found = states[name];
  assert.ok(found, name);
  return found;
};
const buttons = (json: JsonObject): readonly string[] =>
  ((json['actions'] ?? []) as readonly JsonObject[]).map((action) => word(action['title']));
const home = (request: Request): string => drawn(requestCard(request, 'home'));

describe('the card of a request', () => {
  it('shows the whole ask to an approver, the decision first, the calls below', () => {
    assert.equal(
      drawn(requestCard(waiting, 'approver')),
      `
LK-12 · Mailbox access                                                        Waiting · lapses 15:00
Full access + send as on Finance (shared mailbox)
Riley Chen asks, for Alex Kim (alex@contoso.com)
Until Fri, 27 Nov 2026 16:00 (Fri 17:00 in Berlin) · INC47
Riley wrote: “invoices”
Already so: send as. Changes: 1. Blocked: none.                                      Approved 0 of 1
▸ Exact calls
    To be sent
    Add-MailboxPermission -Identity '5c1a' -User 'c1' -AccessRights 'FullAccess' -AutoMapping $true
    -Confirm:$false # finance@contoso.com, alex@contoso.com
    Already so; sent only if that has changed by then
    Add-RecipientPermission -Identity '5c1a' -Trustee 'c1' -AccessRights 'SendAs' -Confirm:$false #
    finance@contoso.com, alex@contoso.com
    Takes it back
    Remove-MailboxPermission -Identity '5c1a' -User 'c1' -AccessRights 'FullAccess' -Confirm:$false
    # finance@contoso.com, alex@contoso.com
    Was already so; taken back only if Latchkey gave it
    Remove-RecipientPermission -Identity '5c1a' -Trustee 'c1' -AccessRights 'SendAs' -Confirm:$false
    # finance@contoso.com, alex@contoso.com
    Asked as: “give full+sendas on finance to alex until Friday 17:00 ref INC47 because invoices”

[Approve 1 change → approve]  [Reject… → reject, with reason]`.trimStart(),
    );
  });

  it('prints every call that may ever be sent for it, there and back', () => {
    for (const direction of ['gives', 'takes'] as const) {
      const text = drawn(requestCard({ ...waiting, direction }, 'approver')).replace(/\s+/g, ' ');
      for (const step of waiting.plan)
        for (const call of [...step.apply, ...step.undo]) assert.ok(text.includes(call), call);
    }
  });

  it('shows notes only while it is decided, runs or stands', () => {
    const note = 'Outlook shows the mailbox by itself.';
    const shows = (request: Request): boolean =>
      home({ ...request, summary: { ...request.summary, notes: [note] } }).includes(note);
    for (const name of ['running', 'partly', 'extend asked']) assert.ok(shows(state(name)), name);
    assert.ok(shows(waiting) && shows(done));
    for (const name of ['undone', 'ended late', 'rejected', 'lapsed', 'cancelled'])
      assert.ok(!shows(state(name)), name);
    const asked = { ...waiting, summary: { ...waiting.summary, notes: [note] } };
    assert.ok(drawn(requestCard(asked, 'preview')).includes(note));
  });

  it('says sent, seen and already so apart', () => {
    const text = home(state('waiting for Exchange'));
    assert.match(text, /Waiting for Exchange\n/);
    assert.match(
      text,
      /✓ +Full access +set, seen 13:03\n… +Send as +sent 13:04, not seen yet\nNothing for you to do\./,
    );
    assert.match(home(done), /✓ +Send as +was so already\nSet in Exchange; Outlook may need an hour\./);
  });

  it('promises to take back what it gave, never what was there before', () => {
    const promise = /It is taken back by itself at its end\./;
    const found = row('full', 'already');
    const all = home({ ...done, rows: [found, row('sendas', 'already')] });
    assert.match(all, /It was there before; it stays\./);
    assert.doesNotMatch(all, promise);
    for (const full of [row('full', 'seen'), { ...found, made: true }])
      assert.match(home({ ...done, rows: [full, row('sendas', 'already')] }), promise);
  });

  it('never says done while a step is not seen', () => {
    for (const request of [state('running'), state('waiting for Exchange')])
      assert.doesNotMatch(drawn(requestCard(request, 'place')), /\bDone\b/);
  });

  it('says why a step failed and what to do, and offers to try again', () => {
    const card = requestCard(state('partly'), 'home');
    assert.match(drawn(card), /✗ +Send as +failed\n +Exchange says .* Give Alex an Exchange licence/);
    assert.deepEqual(buttons(card.json), ['Retry', 'Extend…', 'End now…', 'Undo…']);
  });

  it('asks for a decision only where one can be made', () => {
    const asks = (...given: Parameters<typeof requestCard>) => buttons(requestCard(...given).json);
    assert.deepEqual(asks(waiting, 'approver'), ['Approve 1 change', 'Reject…']);
    assert.deepEqual(asks(waiting, 'place'), ['Approve 1 change', 'Reject…', 'Cancel']);
    assert.deepEqual(asks(waiting, 'place', { decidedElsewhere: true }), ['Cancel']);
    assert.deepEqual(asks(waiting, 'home'), ['Cancel']);
    assert.deepEqual(asks(waiting, 'home', { alsoPlace: true }), ['Approve 1 change', 'Reject…', 'Cancel']);
    for (const [name, request] of Object.entries(states))
      if (!request.pending)
        assert.ok(!asks(request, 'approver').some((title) => /^Approve|^Reject/.test(title)), name);
  });

  it('says what is wished for on a living request, and what approving it sends', () => {
    const text = drawn(requestCard(state('extend asked'), 'approver'));
    assert.match(
      text,
      /Riley Chen asks to extend this\.\nNew end: Sun, 29 Nov 2026 16:00 \(Sun 17:00 in Berlin\)/,
    );
    assert.match(text, /Nothing is sent now; at the new end\n +Remove-MailboxPermission/);
    assert.deepEqual(buttons(requestCard(state('extend asked'), 'approver').json), [
      'Approve new end',
      'Reject…',
    ]);
    const undo = drawn(requestCard(state('undo asked'), 'approver'));
    assert.match(undo, /asks to undo this\.[^]*To be sent\n +Remove-MailboxPermission/);
    assert.doesNotMatch(undo, /Add-MailboxPermission|Remove-RecipientPermission/);
    assert.match(undo, /\[Approve undo → approve\]/);
    assert.match(drawn(requestCard(state('end asked'), 'approver')), /\[Approve ending now → approve\]/);
    assert.match(drawn(requestCard(state('retry asked'), 'approver')), /\[Approve retry → approve\]/);
  });

  it('carries the fingerprint of what is shown on its buttons', () => {
    const [approve] = requestCard(state('undo asked'), 'approver').json['actions'] as readonly JsonObject[];
    assert.deepEqual(approve?.['data'], { request: 'LK-12', fingerprint: 'f-undo' });
  });

  it('shows who decided, when and why', () => {
    assert.match(home(state('rejected')), /Rejected by Ada Osei, 13:01\n“Ask the owner of Finance first.”/);
    assert.match(home(state('waiting for 8 hours from Monday')), /Approved 1 of 2\nApproved by Ada Osei/);
    assert.match(home(state('lapsed')), /Lapsed undecided/);
    assert.match(home(state('extension rejected')), /Extension: rejected by Ada Osei, 13:40/);
  });

  it('says when it ended late, and what stays', () => {
    assert.match(home(state('ended late')), /Ended 12 minutes late: Latchkey was not running\./);
    assert.match(home(state('undone')), /– +Send as +stays: LK-9 gives it too/);
    assert.match(home(state('stuck')), /✗ +Full access +not taken back yet/);
    assert.doesNotMatch(home(state('stuck')), /Nothing for you to do/);
  });

  it('counts many steps in groups, trouble first by its kind', () => {
    const text = home(many(40, 3));
    assert.match(
      text,
      /✗ +3 steps +failed\n✓ +37 steps +set, seen\n✗ +Full access on mailbox 0 and 2 more +failed/,
    );
    assert.match(text, /and 28 more of the same kind/);
  });

  it('does not send on what is blocked', () => {
    const card = requestCard(state('blocked preview'), 'preview', { say: waiting.said });
    assert.match(drawn(card), /Preview\n[^]*✗ +Full access +blocked\n +Finance lives on premises/);
    assert.match(drawn(card), /Not sent on/);
    assert.deepEqual(buttons(card.json), []);
  });

  it('lets a preview be asked for, with its own sentence, unless the tenant takes no changes', () => {
    const [ask] = requestCard(waiting, 'preview', { say: waiting.said }).json[
      'actions'
    ] as readonly JsonObject[];
    assert.deepEqual(ask?.['data'], { say: waiting.said });
    assert.doesNotMatch(drawn(requestCard(waiting, 'preview')), /Approved \d of/);
    assert.deepEqual(buttons(requestCard(waiting, 'preview').json), []);
  });

  it('is the same for the same request', () => {
    assert.deepEqual(requestCard(done, 'home'), requestCard(structuredClone(done), 'home'));
  });

  it('asks again with the plan as it is now, a rebuilt one without rows too', () => {
    const text = drawn(requestCard({ ...waiting, rows: [], pending: pending({ count: 2 }) }, 'approver'));
    assert.match(text, /Approved 0 of 2/);
    const failing = { ...waiting, rows: [row('full', 'skipped', { because: 'It needs more.' })] };
    assert.match(home(failing), /not touched\n +It needs more\./);
  });
});

describe('a form', () => {
  it('has the keys of its operation', () => {
    assert.deepEqual([...fieldsOf('give-access')].sort(), [
      'automapping',
      'because',
      'for',
      'level',
      'mailbox',
      'ref',
      'rights',
      'starts',
      'to',
      'until',
    ]);
    assert.deepEqual([...fieldsOf('take-access')].sort(), ['because', 'from', 'mailbox', 'ref', 'rights']);
  });

  it('fills in what is known, says a fault beside its field, and offers choices in place of a text', () => {
    const { json } = formCard(
      'give-access',
      { rights: 'full+SendAs', mailbox: 'fin', to: 'alex', level: 'editor' },
      { mailbox: '“fin” may mean two.', to: 'Nobody is called “alex”.' },
      { choices: { mailbox: [{ value: 'finance@contoso.com', title: 'Finance' }] } },
    );
    const text = cardText(json, { zone: 'UTC', locale: 'en-GB' }, 300);
    assert.match(text, /\(x\) Full access {2}\(x\) Send as {2}\( \) Send on behalf/);
    assert.match(
      text,
      /<mailbox>: \( \) Finance\n“fin” may mean two\.\nTo whom <to>: \[alex\]\nNobody is called/,
    );
    assert.match(text, /\(x\) Editor/);
    assert.match(text, /\[Ask for it → submit\]/);
  });

  it('says a fault that has no field at its head, and leads to a preview when that was wanted', () => {
    const text = drawn(formCard('take-access', {}, { gone: 'That is over.' }, { preview: true }));
    assert.match(text, /^Take access from a mailbox\nThat is over\./);
    assert.match(text, /\[Preview → submit\]/);
  });
});
