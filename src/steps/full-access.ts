// Full access: open the mailbox and all that is in it.
import { fullAccess as listing, held } from './entries.ts';
import { noted, type Mailbox, type Trustee } from './objects.ts';
import type { Right } from './right.ts';

/** @param automapping whether Outlook opens the mailbox by itself; it never does so for the members of a group */
export function fullAccess(mailbox: Mailbox, trustee: Trustee, automapping: boolean): Right {
  const common = {
    Identity: mailbox.id,
    User: trustee.id,
    AccessRights: ['FullAccess'],
    InheritanceType: 'All',
  };
  const note = noted(mailbox, trustee);
  return {
    key: 'full',
    title: 'Full access',
    mailbox,
    slot: `full:${mailbox.id}:${trustee.id}`,
    on: 'on',
    off: 'off',
    held: (look) => held(look, listing, mailbox, trustee),
    give: [
      {
        via: 'exo',
        cmdlet: 'Add-MailboxPermission',
        params: { ...common, AutoMapping: automapping && !trustee.group },
        note,
      },
    ],
    take: [{ via: 'exo', cmdlet: 'Remove-MailboxPermission', params: { ...common, Confirm: false }, note }],
  };
}
