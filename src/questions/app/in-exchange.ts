// The links of the chain that lie in Exchange: its pointer, the mailbox, the protocol, and the right on the mailbox.
import { text } from '../../steps/printed.ts';
import { unlooked } from './in-entra.ts';
import { roleOf, sendRole, type Link, type Sight } from './link.ts';

const names: { readonly [protocol in Sight['protocol']]: string } = {
  imap: 'IMAP',
  pop: 'POP',
  smtp: 'SMTP',
};
const principalOf = ({ app }: Sight): string =>
  app.principal ? text(app.principal, 'id').toLowerCase() : '';

export const rightPointer = (sight: Sight) =>
  sight.pointers.is === 'read'
    ? sight.pointers.of.find(({ objectId }) => objectId === principalOf(sight))
    : undefined;

export function pointerLink(sight: Sight): Link {
  const title = 'Entry in Exchange';
  const { app, pointers } = sight;
  if (!app.principal) return unlooked(title, 'Not looked at without an enterprise application.');
  if (pointers.is === 'unread') return unlooked(title, pointers.because);
  if (rightPointer(sight)) return { title, state: 'right', says: 'Points to the enterprise application' };
  const [wrong] = pointers.of;
  if (!wrong)
    return {
      title,
      state: 'wrong',
      row: 'P02',
      says: 'Exchange does not know the application.',
      fix: 'Make the entry with New-ServicePrincipal and the enterprise application’s object id.',
      mend: 'add',
    };
  const application = app.application ? text(app.application, 'id').toLowerCase() : '';
  const whose =
    wrong.objectId === application ? 'the application’s object id' : `another object id (${wrong.objectId})`;
  return {
    title,
    state: 'wrong',
    row: 'P01',
    says: `It was made with ${whose}, not with the enterprise application’s.`,
    fix: 'Remove it, make it anew with the right id, and give the mailbox rights again: they hang on the old one.',
    mend: 'add',
  };
}

export function mailboxLink({ box }: Sight): Link {
  const title = 'Mailbox';
  if (box.is === 'unread') return unlooked(title, box.because);
  if (box.of.is === 'away')
    return { title, state: 'wrong', row: 'P67', says: box.of.because, fix: box.of.advice };
  const { name, address, kind } = box.of.mailbox;
  return { title, state: 'right', says: `${name} (${address}), a ${kind} in the cloud` };
}

export function switchLink({ open, protocol, box }: Sight): Link {
  const title = `${names[protocol]} on the mailbox`;
  if (open.is === 'unread') return unlooked(title, open.because);
  const { on, by } = open.of;
  if (on)
    return {
      title,
      state: 'right',
      says: by === 'mailbox' ? 'Open' : 'Open, as the organisation’s setting says',
    };
  const address = box.is === 'read' && box.of.is === 'here' ? box.of.mailbox.address : 'the mailbox';
  return protocol === 'smtp'
    ? {
        title,
        state: 'wrong',
        row: 'P07',
        says: `Signing in to send is switched off ${by === 'mailbox' ? 'on the mailbox' : 'for the whole organisation'}.`,
        fix: `Open it for this mailbox alone: Set-CASMailbox ${address} -SmtpClientAuthenticationDisabled $false.`,
        mend: 'add',
      }
    : {
        title,
        state: 'wrong',
        row: 'P06',
        says: `${names[protocol]} is switched off on the mailbox.`,
        fix: `Open it: Set-CASMailbox ${address} -${protocol === 'imap' ? 'ImapEnabled' : 'PopEnabled'} $true.`,
        mend: 'add',
      };
}

/** Whether Exchange's own role lets it send, from wherever. */
export const hasSendRole = ({ reach }: Sight): boolean => reach.is === 'read' && reach.of.length > 0;

export function accessLink(sight: Sight): Link {
  const title = 'Right on the mailbox';
  const { access, grants, protocol, reach } = sight;
  if (sight.box.is === 'read' && sight.box.of.is === 'away')
    return unlooked(title, 'There is no mailbox here.');
  if (access.is === 'unread') return unlooked(title, access.because);
  const pointer = rightPointer(sight);
  if (!pointer) return unlooked(title, withoutPointer(sight));
  const ours = access.of.filter(({ who }) => [pointer.sid, pointer.objectId, pointer.name].includes(who));
  const granted = grants.is === 'read' && grants.of.roles.some(({ name }) => name === roleOf[protocol]);
  const within = reach.is === 'read' && reach.of.some((one) => one.within);
  if (protocol === 'smtp' && reach.is === 'unread' && ours.length === 0)
    return unlooked(title, reach.because);
  if (protocol === 'smtp' && !granted && hasSendRole(sight)) return scopeLink(sight, title, within);
  if (ours.some(({ deny }) => deny))
    return {
      title,
      state: 'wrong',
      row: 'P06',
      says: 'A deny entry keeps it out, and deny wins.',
      fix: 'Have an Exchange administrator remove the deny entry.',
    };
  if (ours.length > 0)
    return {
      title,
      state: 'right',
      says: within
        ? 'Full access. Its scope does not confine it: each mailbox that gives it full access can be sent from (P12)'
        : 'Full access',
    };
  return protocol === 'smtp' && within
    ? {
        title,
        state: 'wrong',
        row: 'P09',
        says: 'Exchange’s role would do, but SMTP.SendAsApp is granted too, and then Exchange asks for full access.',
        fix: 'Take the permission SMTP.SendAsApp away from it, or give it full access on the mailbox.',
        mend: 'add',
      }
    : {
        title,
        state: 'wrong',
        row: 'P06',
        says: 'It has no full access on the mailbox.',
        fix: 'Give it full access: Add-MailboxPermission with the enterprise application’s object id.',
        mend: 'add',
      };
}

function scopeLink({ reach }: Sight, title: string, within: boolean): Link {
  if (within) return { title, state: 'right', says: `${sendRole}, and the mailbox is in its scope` };
  const [one] = reach.is === 'read' ? reach.of : [];
  const group = /MemberOfGroup/i.test(one?.filter ?? '');
  return {
    title,
    state: 'wrong',
    row: 'P13',
    says: `The mailbox is outside the scope ${one?.scope ?? ''} of its role.`,
    fix: group
      ? 'The filter wants the group’s distinguished name, and counts direct members only: correct it, or put the mailbox into the group itself.'
      : 'Widen the scope’s filter by this mailbox.',
    mend: 'add',
  };
}

/** What hangs on the wrong entry does not count. */
function withoutPointer({ pointers, access }: Sight): string {
  const wrong = pointers.is === 'read' ? pointers.of : [];
  const hangs =
    access.is === 'read' &&
    access.of.some(({ who }) => wrong.some((one) => [one.sid, one.objectId, one.name].includes(who)));
  return hangs
    ? 'Full access hangs on the wrong entry, where it does nothing.'
    : 'Not looked at without an entry in Exchange.';
}
