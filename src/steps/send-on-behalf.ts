// Send on behalf: mail that says who wrote it for whom. One list on the mailbox; only our own entry is added or removed.
import type { Look } from '../contracts/look.ts';
import { noted, type Mailbox, type Trustee } from './objects.ts';
import { ours, text, texts } from './printed.ts';
import type { Held, Right } from './right.ts';

export function sendOnBehalf(mailbox: Mailbox, trustee: Trustee): Right {
  const note = noted(mailbox, trustee);
  return {
    key: 'sendonbehalf',
    title: 'Send on behalf',
    mailbox,
    slot: `sendonbehalf:${mailbox.id}:${trustee.id}`,
    on: 'on',
    off: 'off',
    held: (look) => held(look, mailbox, trustee),
    give: [
      {
        via: 'exo',
        cmdlet: 'Set-Mailbox',
        params: { Identity: mailbox.id, GrantSendOnBehalfTo: { add: [trustee.id] } },
        note,
      },
    ],
    take: [
      {
        via: 'exo',
        cmdlet: 'Set-Mailbox',
        params: { Identity: mailbox.id, GrantSendOnBehalfTo: { remove: [trustee.id] } },
        note,
      },
    ],
  };
}

async function held(look: Look, mailbox: Mailbox, trustee: Trustee): Promise<Held> {
  if (mailbox.synced)
    return {
      is: 'barred',
      because: `${mailbox.name} is synced from on premises; the cloud cannot change who sends on its behalf.`,
      advice: 'Ask for it on premises, or use send as, which the cloud can set.',
    };
  const rows = await look.exo('Get-Mailbox', { Identity: mailbox.id }, [
    'ExternalDirectoryObjectId',
    'GrantSendOnBehalfTo',
  ]);
  const row = rows.find((each) => text(each, 'ExternalDirectoryObjectId').toLowerCase() === mailbox.id);
  if (!row)
    return {
      is: 'barred',
      because: `Exchange no longer finds ${mailbox.name} among the cloud's mailboxes.`,
      advice: 'Look whether it was deleted or moved on premises; then ask again.',
    };
  const listed = texts(row, 'GrantSendOnBehalfTo');
  const names = await ours(look, trustee, listed);
  if ('unclear' in names)
    return {
      is: 'barred',
      because: names.unclear,
      advice: names.advice,
    };
  return names.names.size > 0
    ? { is: 'held', was: { listed: true } }
    : { is: 'free', was: { listed: false } };
}
