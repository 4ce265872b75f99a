// Get- and Set-CASMailbox: which protocols are open on one mailbox.
import type { Cas } from '../../tenant/exchange.ts';
import type { Cmdlet, Outcome } from '../cmdlet.ts';
import { unconvertible } from '../errors.ts';
import { mailboxes, theMailbox } from '../names.ts';
import { found, listing, unbuilt } from './lookup.ts';
import { casRow } from './print.ts';

const get: Cmdlet = {
  name: 'Get-CASMailbox',
  area: 'recipients',
  takes: { ...listing, RecipientTypeDetails: 'texts' },
  unbuilt: [
    ...unbuilt,
    'ActiveSyncDebugLogging',
    'GetImapProtocolLog',
    'GetPopProtocolLog',
    'ProtocolSettings',
  ],
  run: (call) => found(call, mailboxes(call.tenant, call.reader), casRow),
};

const switches = [
  'ImapEnabled',
  'PopEnabled',
  'ActiveSyncEnabled',
  'EwsEnabled',
  'MAPIEnabled',
  'OWAEnabled',
] as const;
/** The one with three states: null leaves it to the organization. */
const smtp = 'SmtpClientAuthenticationDisabled';

const set: Cmdlet = {
  name: 'Set-CASMailbox',
  area: 'recipients',
  takes: {
    'Identity!': 'text',
    ...Object.fromEntries([...switches, smtp].map((name) => [name, 'flag' as const])),
  },
  unbuilt: [
    'ActiveSyncMailboxPolicy',
    'ECPEnabled',
    'EwsAllowOutlook',
    'ImapForceICalForCalendarRetrievalOption',
    'ImapUseProtocolDefaults',
    'OutlookMobileEnabled',
    'OwaMailboxPolicy',
    'PopUseProtocolDefaults',
    'UniversalOutlookEnabled',
  ],
  run: ({ tenant, reader, given }): Outcome => {
    const mailbox = theMailbox(tenant, reader, given.must('Identity'));
    const cas: Cas = { ...mailbox.cas };
    for (const name of switches) {
      if (given.get(name) === null) throw unconvertible(name, null, 'System.Boolean');
      cas[name] = given.flag(name, cas[name]);
    }
    if (given.has(smtp)) cas[smtp] = given.get(smtp) === null ? null : given.flag(smtp, true);
    if ([...switches, smtp].every((name) => cas[name as keyof Cas] === mailbox.cas[name as keyof Cas])) {
      const text = `The command completed successfully but no settings of '${mailbox.id}' have been modified.`;
      return { rows: [], warnings: [text] };
    }
    tenant.recipients.put({ ...mailbox, cas });
    return { rows: [], effect: 1 };
  },
};

export const protocolSwitches: readonly Cmdlet[] = [get, set];
