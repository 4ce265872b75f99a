// A protocol's switch on one mailbox. The whole organisation's is never touched: a mailbox's own value beats it.
import { Late } from '../../contracts/late.ts';
import type { Look } from '../../contracts/look.ts';
import type { Protocol } from '../../contracts/mail.ts';
import type { Change, Finding } from '../../contracts/step.ts';
import { titled, type Mailbox } from '../objects.ts';
import { flag, text } from '../printed.ts';
import type { ExoCall, Value } from '../../contracts/call.ts';
import { recipientAdmin } from './needs.ts';

const columns = ['ImapEnabled', 'PopEnabled', 'SmtpClientAuthenticationDisabled'] as const;
const column: { readonly [protocol in Protocol]: (typeof columns)[number] } = {
  imap: 'ImapEnabled',
  pop: 'PopEnabled',
  smtp: 'SmtpClientAuthenticationDisabled',
};
export const protocolNames: { readonly [protocol in Protocol]: string } = {
  imap: 'IMAP',
  pop: 'POP',
  smtp: 'SMTP',
};

/** What the mailbox itself says (null: it follows the organisation), and what comes of it. */
export interface Switch {
  readonly own: boolean | null;
  readonly on: boolean;
}
/** undefined: Exchange finds no such mailbox. @throws Failure */
export async function switchOf(
  look: Look,
  protocol: Protocol,
  mailbox: Mailbox,
): Promise<Switch | undefined> {
  const name = column[protocol];
  const rows = await look.exo('Get-CASMailbox', { Identity: mailbox.id }, [
    'ExternalDirectoryObjectId',
    ...columns,
  ]);
  const [row] = rows.filter((each) => {
    const id = text(each, 'ExternalDirectoryObjectId').toLowerCase();
    return id === mailbox.id || (id === '' && rows.length === 1);
  });
  if (!row) return undefined;
  const value = row[name];
  // Some serialisers print it as text.
  const own = typeof value === 'boolean' ? value : text(row, name) === '' ? null : flag(row, name);
  if (protocol !== 'smtp') return { own, on: own === true };
  if (own !== null) return { own, on: !own };
  const [organisation] = await look.exo('Get-TransportConfig', {}, ['SmtpClientAuthenticationDisabled']);
  return { own: null, on: organisation ? !flag(organisation, 'SmtpClientAuthenticationDisabled') : false };
}

export function protocolSwitch(protocol: Protocol, mailbox: Mailbox, after: readonly string[]): Change {
  const name = protocolNames[protocol];
  const set = (value: Value): readonly [ExoCall] => [
    {
      via: 'exo',
      cmdlet: 'Set-CASMailbox',
      params: { Identity: mailbox.id, [column[protocol]]: value },
      note: titled(mailbox),
    },
  ];
  return {
    key: `switch:${protocol}:${mailbox.id}`,
    title: `${name} on: ${mailbox.name}`,
    needs: [recipientAdmin],
    on: [`mailbox:${mailbox.id}`],
    thing: `switch:${protocol}:${mailbox.id}=on`,
    after,
    check: async (look): Promise<Finding> => {
      const found = await switchOf(look, protocol, mailbox);
      if (!found)
        return {
          is: 'blocked',
          because: `Exchange no longer knows the mailbox ${mailbox.name}.`,
          advice: 'Look whether it was deleted or moved on premises; then ask again.',
        };
      return found.on ? { is: 'done' } : { is: 'todo', was: found.own };
    },
    apply: set(protocol !== 'smtp'),
    undo: set(
      protocol === 'smtp'
        ? new Late('what it was before', { switch: protocol, mailbox: mailbox.id }, ({ was }) =>
            // Without a word of its own it followed the organisation.
            Promise.resolve(was === true ? true : null),
          )
        : false,
    ),
  };
}
