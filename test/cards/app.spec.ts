// What cards say of an application that is connected: what needs a person, what is proved, and what is handed over.
import assert from 'node:assert/strict';
import type { Card } from '../../src/contracts/card.ts';
import type { JsonObject } from '../../src/contracts/json.ts';
import type { Planned, Request } from '../../src/contracts/request.ts';
import { handoverCard } from '../../src/cards/handover.ts';
import { noticesFor } from '../../src/cards/notices.ts';
import { requestCard } from '../../src/cards/request.ts';
import { cardText } from '../../src/cards/text.ts';
import { appWaiting, consentAsked, proved, proving, unproved, wordAsked } from './app-samples.ts';
import { appMany, appStates } from './app-states.ts';
import { drawn } from './memory.ts';
import { done, pending, waiting } from './samples.ts';
import { objects } from './walk.ts';
import { World } from './world.ts';

const home = (request: typeof proved): string => drawn(requestCard(request, 'home'));
/** Wide enough that no call and no address is broken. */
const wide = (card: Card): string => cardText(card.json, { zone: 'Europe/London', locale: 'en-GB' }, 2000);
const buttonsIn = (json: JsonObject): readonly JsonObject[] =>
  objects(json).filter(({ type }) => type === 'Action.OpenUrl' || type === 'Action.Execute');

describe('the card of a connected application', () => {
  it('counts neither proofs nor what serves the run alone, and says what is by hand', () => {
    const text = drawn(requestCard(appWaiting, 'approver'));
    assert.match(text, /Changes: 9\. By hand: permission IMAP\.AccessAsApp\. Blocked: none\./);
    assert.match(text, /\[Approve 9 changes → approve\]/);
    const passing = appWaiting.plan.map((step) => ({ ...step, kind: 'passing' as const }));
    assert.match(drawn(requestCard({ ...appWaiting, plan: passing }, 'approver')), /Changes: 0\./);
  });

  it('says before approval what cannot be undone, and not where it is so already', () => {
    const lasting = appStates['app waiting, with something for good'] ?? assert.fail();
    for (const as of ['approver', 'place', 'home', 'preview'] as const)
      assert.match(drawn(requestCard(lasting, as)), /Cannot be undone: read access to the certificate\./);
    const plan = lasting.plan.map((step) => ({ ...step, found: { is: 'done' as const } }));
    assert.doesNotMatch(drawn(requestCard({ ...lasting, plan }, 'approver')), /Cannot be undone/);
  });

  it('prints every kind of call, and stands in for many mailboxes with the first few', () => {
    const text = wide(requestCard(appWaiting, 'approver'));
    for (const step of appWaiting.plan)
      for (const call of [...step.apply, ...step.undo]) assert.ok(text.includes(call), call);
    const many = drawn(requestCard(appStates['app with 100 mailboxes waiting'] ?? assert.fail(), 'approver'));
    for (const part of [
      'addPassword',
      'New-ServicePrincipal',
      'Add-MailboxPermission',
      'Set-CASMailbox',
      'Vault: forget',
    ])
      assert.ok(many.includes(part), part);
    assert.match(many, /and 1\d\d more of the same kind/);
  });

  it('asks a person with a link where Entra ID shows when it is done, and no Done button', () => {
    const { json } = requestCard(consentAsked, 'home');
    const text = wide({ json, text: '' });
    assert.match(
      text,
      /Needs you: Permission IMAP\.AccessAsApp\nIn the browser, as a Global Administrator\n/,
    );
    assert.match(text, /\[Open the consent page → https:\/\/login\.[^\]]*state=LK-21\]/);
    assert.match(text, /Latchkey sees by itself when it is done\./);
    assert.ok(!buttonsIn(json).some(({ verb }) => verb === 'done'));
    assert.doesNotMatch(text, /Nothing for you to do/);
  });

  it('takes a word only where nobody can see it done, and shows the lines to run', () => {
    const { json } = requestCard(wordAsked, 'home');
    const done = buttonsIn(json).filter(({ verb }) => verb === 'done');
    assert.deepEqual(
      done.map(({ data }) => data),
      [{ request: 'LK-21', fingerprint: 'f-app', step: 'vault-access' }],
    );
    const text = drawn({ json, text: '' });
    assert.match(
      text,
      /az role assignment create --role "Key Vault Certificate User"[^]*Press Done when it is\./,
    );
    const said = wordAsked.rows.map((each) => (each.asked ? { ...each, word: 'a1' } : each));
    assert.ok(
      !buttonsIn(requestCard({ ...wordAsked, rows: said }, 'home').json).some(({ verb }) => verb === 'done'),
    );
  });

  it('opens no address that a browser should not be sent to', () => {
    for (const link of ['javascript:alert(1)', 'file:///etc/passwd', 'nonsense']) {
      const rows = consentAsked.rows.map((each) =>
        each.asked ? { ...each, asked: { ...each.asked, link } } : each,
      );
      assert.ok(!JSON.stringify(requestCard({ ...consentAsked, rows }, 'home').json).includes(link));
    }
  });

  it('says of what nobody has seen who said it', () => {
    const planned = proved.plan.find(({ key }) => key === 'credential') ?? assert.fail();
    const as = (more: Partial<Planned>): Request => ({
      ...proved,
      plan: proved.plan.map((step) => (step === planned ? { ...step, ...more } : step)),
    });
    assert.match(home(as({})), /Secret +set, seen /);
    assert.match(home(as({ word: true })), /Secret +done, as was said /);
    assert.match(home(as({ answered: true })), /Secret +sent \d/);
    const back = proved.rows.map((each) => ({ ...each, state: 'undone' as const }));
    assert.match(
      home({ ...as({ word: true }), state: 'undone', rows: back }),
      /Secret +taken back, as was said /,
    );
  });

  it('offers an undo only of what has a way back, and says when that deletes the application', () => {
    const made = {
      ...proved,
      operation: 'app-new',
      rows: proved.rows.map((each) => ({ ...each, made: true })),
    };
    const undo = ({ json }: Card): string =>
      JSON.stringify(json).match(/Takes back what[^"]*/)?.[0] ?? 'none';
    const card = (request: Request): string => undo(requestCard(request, 'home'));
    assert.match(card(made), /and deletes the application with its credential for good/);
    assert.match(card({ ...made, operation: 'app-add' }), /LK-21\. It may/);
    const final = made.plan.map((step) => ({ ...step, final: true as const }));
    assert.equal(card({ ...made, plan: final }), 'none');
    const passing = made.plan.map((step) => ({ ...step, kind: 'passing' as const }));
    assert.equal(card({ ...made, plan: passing }), 'none');
    assert.notEqual(card({ ...made, plan: passing, state: 'running' }), 'none');
  });

  it('names no end of what is over once it is done, and says of an undo that gives that it does', () => {
    assert.match(drawn(requestCard(appWaiting, 'approver')), /Without end/);
    const final = appWaiting.plan.map((step) => ({ ...step, final: true as const }));
    assert.doesNotMatch(drawn(requestCard({ ...appWaiting, plan: final }, 'approver')), /Without end/);
    const back = { ...proved, direction: 'takes' as const, pending: pending({ intent: 'undo' }) };
    assert.match(
      drawn(requestCard(back, 'approver')),
      /asks to undo this: what was taken away is given back\./,
    );
    assert.match(drawn(requestCard({ ...back, direction: 'gives' }, 'approver')), /asks to undo this\./);
  });

  it('asks on the way back too', () => {
    const rows = wordAsked.rows.map((each) => (each.asked ? { ...each, state: 'undoing' as const } : each));
    assert.match(home({ ...wordAsked, state: 'undoing', rows }), /Needs you: take back: Read access/);
  });

  it('tells set up, proved and not proved apart, and never speaks of Outlook', () => {
    assert.match(home(proving), /IMAP login to archive +set up, waiting to take effect; next try 13:20/);
    assert.match(home(proving), /Set up\. Exchange may take up to two hours; nothing for you to do\./);
    assert.match(
      home(proved),
      /IMAP login to archive +proved 14:03 \(real login\)[^]*Set up and proved by a real login\./,
    );
    assert.match(home(unproved), /✗ +IMAP login to journal +not proved\n +Exchange refused[^]*press Retry\./);
    const { rows } = proved;
    const unprovable = { ...proved, rows: rows.filter(({ key }) => !key.startsWith('login:')) };
    assert.match(home(unprovable), /Set up\. No login could be tried\./);
    for (const request of [proving, proved, unproved, unprovable])
      assert.doesNotMatch(home(request), /Outlook/);
    assert.match(home(done), /Outlook may need an hour/);
  });

  it('puts many mailboxes on one line per kind, with what went wrong below', () => {
    const text = home(appStates['app with 100 mailboxes'] ?? assert.fail());
    assert.match(text, /✗ +Full access · 100 +2 of 100: failed/);
    assert.match(text, /✓ +IMAP on · 100 +set, seen 13:03/);
    assert.match(text, /… +IMAP login · 100 +60 of 100: set up, waiting to take effect; next try 13:20/);
    assert.match(
      text,
      /✗ +Full access on box-98@contoso\.com and 1 more +failed\n +Exchange refuses\. Press Retry\./,
    );
    assert.match(home(appMany(2000, () => 'seen')), /✓ +Full access · 2,000 +set, seen/);
  });
});

describe('a step that a person must do', () => {
  const needs = (request: typeof proved) =>
    noticesFor(request).filter(({ name }) => name.startsWith('needs:'));

  it('is told once to the asker, with a mention, since the edit of a card is silent', () => {
    const [notice, ...others] = needs(consentAsked);
    assert.deepEqual(others, []);
    assert.equal(notice?.name, 'needs:granted:IMAP.AccessAsApp:1');
    assert.equal(notice.mention?.id, 'a1');
    assert.deepEqual(notice.what, {
      text: 'LK-21 needs somebody: Permission IMAP.AccessAsApp. Its card says where and how.',
    });
  });

  it('is told once for all that one address settles, and no more after a word', () => {
    const [first] = consentAsked.rows.filter((each) => each.asked);
    assert.ok(first);
    const two = {
      ...consentAsked,
      rows: [...consentAsked.rows, { ...first, key: 'granted:SMTP.SendAsApp' }],
    };
    assert.equal(needs(two).length, 1);
    const said = wordAsked.rows.map((each) => (each.asked ? { ...each, word: 'a1' } : each));
    assert.equal(needs(wordAsked).length, 1);
    assert.equal(needs({ ...wordAsked, rows: said }).length, 0);
  });
});

describe('the hand-over', () => {
  const given = proved.handover ?? assert.fail();

  it('lists what a product needs, and leads to the secret without holding it', () => {
    const text = drawn(handoverCard(proved, given));
    assert.match(text, /Client id +8a7b6c5d-4e3f-4a2b-9c1d-0e9f8a7b6c5d\n/);
    assert.match(text, /shown once, on a page that only you can open\.\n\n\[Get the secret → reveal\]/);
    const linked = handoverCard(proved, given, {
      url: 'https://x.test/secret/t',
      until: '2026-11-24T14:13:00.000Z',
    });
    assert.match(
      drawn(linked),
      /good until 14:13\.\n\n\[Open the page → https:\/\/x\.test\/secret\/t\] +\[Get a new link → reveal\]/,
    );
    const { secret: _secret, ...bare } = given;
    assert.doesNotMatch(drawn(handoverCard(proved, bare)), /secret once|Get the secret/);
  });

  it('goes to the asker in person, once, wherever it was asked', async () => {
    const world = new World();
    const follower = world.follower();
    const channel = { ...proved, home: { conversation: 'ops', kind: 'channel' as const }, id: 'LK-12' };
    world.put(channel);
    await world.settle(follower);
    world.put({ ...channel, version: 13 });
    await world.settle(follower);
    const cards = (place: string) => world.poster.in(place).filter((text) => text.includes('Get the secret'));
    assert.equal(cards('chat-a1').length, 1);
    assert.equal(cards('ops').length, 0);
  });

  it('is not made of what was taken back, or of what is not there yet', () => {
    const named = (request: typeof proved) => noticesFor(request).some(({ name }) => name === 'handover');
    assert.ok(named(proved) && named({ ...proving, handover: given }));
    for (const state of ['undoing', 'undone', 'ending', 'ended'] as const)
      assert.ok(!named({ ...proved, state }), state);
    assert.ok(!named(proving) && !named(waiting));
  });
});
