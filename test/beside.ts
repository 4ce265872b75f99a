// The part of a look that tests of mailbox access have no use for: it refuses.
import { withoutVault } from '../src/adapters/without-vault.ts';

const unasked = () => Promise.reject(new Error('Nobody was expected to ask Graph for this.'));

export const beside = {
  ...withoutVault('11111111-1111-4111-8111-111111111111', 'https://login.example'),
  graphPages: unasked,
  graphBatch: unasked,
};
