// Send as: mail that bears the mailbox's own name.
import { held, sendAs as listing } from './entries.ts';
import { noted, type Mailbox, type Trustee } from './objects.ts';
import type { Right } from './right.ts';

export function sendAs(mailbox: Mailbox, trustee: Trustee): Right {
  const params = { Identity: mailbox.id, Trustee: trustee.id, AccessRights: ['SendAs'], Confirm: false };
  const note = noted(mailbox, trustee);
  return {
    key: 'sendas',
    title: 'Send as',
    mailbox,
    slot: `sendas:${mailbox.id}:${trustee.id}`,
    on: 'on',
    off: 'off',
    held: (look) => held(look, listing, mailbox, trustee),
    give: [{ via: 'exo', cmdlet: 'Add-RecipientPermission', params, note }],
    take: [{ via: 'exo', cmdlet: 'Remove-RecipientPermission', params, note }],
  };
}
