// An application gets IMAP with a secret: from the sentence to the proof, the hand-over, and back.
import assert from 'node:assert/strict';
import { appTown, browserOf, comesThrough, consent, state } from './app-town.ts';
import { effectsOf } from './app-calls.ts';
import { reaches } from './records.ts';
import { until, type Town } from './town.ts';

interface Mailbox {
  readonly Alias: string;
  readonly permissions: readonly unknown[];
}

describe('An application for two mailboxes, with a secret', () => {
  let town: Town;
  let earlier: Record<string, unknown>;
  before(async () => {
    town = await appTown();
    earlier = await town.control('state');
  });
  after(() => town.stop());

  it('is asked for in one sentence, approved, consented to, and proved by a real login', async () => {
    const [riley, ada] = [town.as('riley'), town.as('ada')];
    await riley.say('app new "Verba Import" imap on archive, finance with secret expires 3mo ref INC48');
    await riley.sees('LK-1', 'Waiting', 'read, change and delete all mail', 'Archive', 'INC48');
    await ada.sees('LK-1', 'Verba Import', 'addPassword', 'New-ServicePrincipal');
    await ada.press('approve', 'LK-1');
    const landed = await consent(town, 'riley');
    assert.equal(landed.status, 200, landed.text);
    await comesThrough(town, 'LK-1');
    await riley.sees('LK-1', 'Done', 'proved');
    const login = await town.control<{ service: string; url: string }[]>('log?since=0');
    assert.ok(login.some(({ service, url }) => service === 'mail' && url.startsWith('imap')));
  });

  it('hands the secret over once, to the one who asked, behind a sign-in', async () => {
    const riley = town.as('riley');
    await riley.sees('Client id', 'outlook.office365.com/.default', 'Get the secret');
    const { toast, card } = await riley.press('reveal', 'LK-1');
    const link = /http:\/\/localhost:\d+\/secret\/[\w-]+/.exec(`${toast} ${JSON.stringify(card)}`)?.[0];
    assert.ok(link, toast);
    const hers = await browserOf('ada').get(link);
    assert.equal(hers.status, 403, hers.text);
    const browser = browserOf('riley');
    const page = await browser.get(link);
    assert.equal(page.status, 200, page.text);
    assert.match(page.headers.get('cache-control') ?? '', /no-store/);
    const shown = await browser.post(page.url);
    assert.equal(shown.status, 200, shown.text);
    const again = await browser.post(page.url);
    assert.notEqual(again.status, 200);
    const chats = JSON.stringify(await riley.messages());
    const secret = /<code[^>]*>([^<]{20,})<\/code>/.exec(shown.text)?.[1] ?? assert.fail(shown.text);
    assert.equal(chats.includes(secret), false, 'the secret never enters Teams');
  });

  it('is all so already when it is asked for again: nothing is sent, and it hangs on the first', async () => {
    const [riley, ada] = [town.as('riley'), town.as('ada')];
    const since = (await town.control<unknown[]>('log?since=0')).length;
    const answer = await riley.ask('app new "Verba Import" imap on archive, finance with secret');
    assert.match(answer, /Changes: 0\. Blocked: none/);
    await ada.press('approve', 'LK-2');
    await comesThrough(town, 'LK-2');
    await riley.press('undo', 'LK-2');
    await reaches(town, 'LK-2', 'undone');
    assert.deepEqual(await effectsOf(town, since), []);
  });

  it('is undone: the tenant is as it was', async () => {
    await town.as('riley').press('undo', 'LK-1');
    await reaches(town, 'LK-1', 'undone');
    await until(async () => {
      const after = await town.control<Record<string, unknown>>('state');
      const names = ['applications', 'servicePrincipals', 'appRoleAssignments', 'deletedItems'];
      for (const name of [...names, 'exchangeServicePrincipals', 'vault'])
        assert.deepEqual(after[name], earlier[name], name);
      const rights = (all: unknown): unknown =>
        (all as Mailbox[]).map(({ Alias, permissions }) => ({ Alias, permissions }));
      assert.deepEqual(rights(after['mailboxes']), rights(earlier['mailboxes']));
    });
    assert.ok(Array.isArray(await state(town, 'applications')));
  });
});
