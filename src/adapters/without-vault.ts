// The look of a Latchkey that keeps no secrets and proves nothing: what is asked of it says so.
import { blocked } from '../contracts/failure.ts';
import type { Beside } from '../contracts/look.ts';

const none = () =>
  Promise.reject(blocked('This Latchkey keeps no secrets.', 'Set VAULT, as docs/running.md describes.'));
const nowhere = { host: 'localhost', port: 0 };

export const withoutVault = (tenant: string, authority: string): Beside => ({
  vault: () => Promise.resolve(undefined),
  token: none,
  login: none,
  upload: () => Promise.resolve(undefined),
  setup: {
    tenant,
    authority,
    grants: { application: false, delegated: false },
    vault: { is: 'none' },
    mail: { imap: nowhere, pop: nowhere, smtp: nowhere },
    mailScope: 'https://outlook.office365.com/.default',
    quietDays: 30,
    overlapDays: 7,
    signInData: false,
    hands: '',
    own: [],
  },
});
