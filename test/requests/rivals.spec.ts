// Two requests for the same place: the second is stopped before anybody is asked to approve it.
import assert from 'node:assert/strict';
import { open } from '../../src/requests/open.ts';
import { Office, somebody } from './office.ts';

describe('An ask for what another request gives in another way', () => {
  let office: Office;
  beforeEach(() => {
    office = new Office();
  });

  it('is blocked, before anybody is asked, where another request gives another level in the same place', async () => {
    const reviewer = 'give calendar reviewer on sam to alex until 2026-10-30 17:00';
    const editor = 'give calendar editor on sam to alex for 8h';
    const { id } = await office.opened(reviewer);
    const blocked = async () => {
      const shown = await office.open(editor, somebody('sky'));
      assert.ok(shown.is === 'shown' && shown.because === 'blocked', shown.is);
      const found = shown.request.plan[0]?.found;
      assert.ok(found?.is === 'blocked');
      return `${found.because} ${found.advice}`;
    };
    assert.match(await blocked(), /^LK-1 is to give Reviewer here until 30 Oct.*Cancel LK-1 first/);
    const row = { key: '', state: 'seen', at: '', tries: 1, busy: 0, made: true } as const;
    const rows = (await office.get(id)).plan.map(({ key }) => ({ ...row, key }));
    await office.put(id, { state: 'done', rows });
    assert.match(await blocked(), /^LK-1 gives Reviewer here until 30 Oct.*End LK-1 first/);
    const preview = await open(await office.draft(editor), office.desk, 'preview');
    assert.equal(preview.request.plan[0]?.found.is, 'blocked');
    const { ends: _ends, ...endless } = await office.get(id);
    await office.store.change(id, () => ({ request: endless, events: [] }));
    assert.match(await blocked(), /Reviewer here\. End/);
    await office.put(id, { state: 'ended', rows: [] });
    assert.equal((await office.open(editor)).is, 'opened');
  });

  it('is blocked where another request has put this in place of what was there before, and will put that back', async () => {
    const editor = 'give calendar editor on sam to alex for 8h';
    const { id } = await office.opened(editor);
    const row = { key: '', state: 'seen', at: '', tries: 1, busy: 0, made: true } as const;
    const { plan } = await office.get(id);
    const restores = plan.map((step) => ({
      ...step,
      undo: ['Set-MailboxFolderPermission -AccessRights Reviewer'],
    }));
    await office.put(id, { state: 'done', plan: restores, rows: plan.map(({ key }) => ({ ...row, key })) });
    const shown = await office.open(editor, somebody('sky'));
    assert.ok(shown.is === 'shown' && shown.because === 'blocked', shown.is);
    const found = shown.request.plan[0]?.found;
    assert.ok(found?.is === 'blocked');
    assert.match(`${found.because} ${found.advice}`, /^LK-1 set this \(Editor\).*Extend LK-1 instead/);
  });
});
