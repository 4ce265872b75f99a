import assert from 'node:assert/strict';
import { blocked, busy, type Failure } from '../../src/contracts/failure.ts';
import type { Look } from '../../src/contracts/look.ts';
import { meantMailbox } from '../../src/steps/mailboxes.ts';
import { Tenant } from '../operations/tenant.ts';

/** The look by identity fails in this way; the search by likeness works. */
function failing(failure: Failure): Look {
  const { look } = new Tenant();
  return {
    ...look,
    exo: async (cmdlet, params, select) => {
      if (cmdlet === 'Get-Recipient' && params['Identity'] !== undefined) throw failure;
      return look.exo(cmdlet, params, select);
    },
  };
}

describe('Finding who is meant by a name', () => {
  it('goes by likeness where Exchange says that the name fits several', async () => {
    const look = failing(blocked('“finance” matches multiple entries.', 'x', undefined, 'ambiguous'));
    assert.equal((await meantMailbox(look, 'finance')).address, 'finance@contoso.com');
  });

  it('takes no other refusal for “there is none”', async () => {
    for (const failure of [
      blocked('Exchange does not let the app run Get-Recipient.', 'x', undefined, 'noRights'),
      blocked('Exchange redirects without end.', 'x'),
      busy('Exchange asks for a slower pace.', 'x'),
    ])
      await assert.rejects(meantMailbox(failing(failure), 'finance'), failure);
  });
});
