// Send As (*-RecipientPermission) and Send on Behalf (Set-Mailbox).
import type { Mailbox } from '../../tenant/exchange.ts';
import { sized, type Cmdlet, type CmdletCall, type Outcome } from '../cmdlet.ts';
import { synced, unconvertible } from '../errors.ts';
import { accountOf, dnOf, theMailbox, theOne, theTrustee } from '../names.ts';
import { oneOf } from './full-access.ts';
import { sendAsRows } from './print.ts';

const get: Cmdlet = {
  name: 'Get-RecipientPermission',
  area: 'recipients',
  takes: { Identity: 'text', Trustee: 'text', AccessRights: 'texts', ResultSize: 'number or Unlimited' },
  run: ({ tenant, reader, given }) => {
    const all = tenant.recipients.list(reader);
    const identity = given.text('Identity');
    const who = given.text('Trustee');
    const trustee = who === undefined ? undefined : theTrustee(tenant, reader, who).id;
    const which = identity === undefined ? all : [theOne(all, identity)];
    const { part, warnings } = sized(
      given,
      which.flatMap((one) => sendAsRows(tenant, reader, one, trustee)),
    );
    return { rows: [...part], warnings };
  },
};

const checkRights = (call: CmdletCall): void => {
  const said = call.given.texts('AccessRights');
  const type = 'Microsoft.Exchange.Management.RecipientTasks.RecipientAccessRight';
  if (said.length === 0) throw unconvertible('AccessRights', null, type);
  for (const right of said) oneOf('AccessRights', right, ['SendAs'], type);
};

const target = (call: CmdletCall) => {
  const { tenant, reader, given } = call;
  checkRights(call);
  const recipient = theOne(tenant.recipients.list(reader), given.must('Identity'));
  const who = given.must('Trustee');
  const orphan = recipient.sendAs.find((ace) => accountOf(tenant, reader, ace.trustee).sid === who)?.trustee;
  const trustee = orphan ?? theTrustee(tenant, reader, who).id;
  return { recipient, trustee, account: accountOf(tenant, reader, trustee).text };
};

const takes = { 'Identity!': 'text', 'Trustee!': 'text', 'AccessRights!': 'texts' } as const;

const add: Cmdlet = {
  name: 'Add-RecipientPermission',
  area: 'recipients',
  prompts: true,
  takes,
  run: (call): Outcome => {
    const { recipient, trustee, account } = target(call);
    if (recipient.sendAs.some((ace) => ace.trustee === trustee && ace.AccessControlType === 'Allow')) {
      const text = `The appropriate access control entry is already present on the object "${dnOf(recipient)}" for account "${account}".`;
      return { rows: [], warnings: [text] };
    }
    const next = {
      ...recipient,
      sendAs: [...recipient.sendAs, { trustee, AccessControlType: 'Allow' as const }],
    };
    call.tenant.recipients.put(next);
    return { rows: sendAsRows(call.tenant, call.reader, next, trustee), effect: 1 };
  },
};

const remove: Cmdlet = {
  name: 'Remove-RecipientPermission',
  area: 'recipients',
  prompts: true,
  takes: { ...takes, Deny: 'flag' },
  run: (call): Outcome => {
    const { recipient, trustee, account } = target(call);
    const type = call.given.flag('Deny', false) ? 'Deny' : 'Allow';
    const sendAs = recipient.sendAs.filter(
      (ace) => ace.trustee !== trustee || ace.AccessControlType !== type,
    );
    if (sendAs.length === recipient.sendAs.length) {
      const text = `Can't remove the access control entry on the object "${dnOf(recipient)}" for account "${account}" because the ACE isn't present on the object.`;
      return { rows: [], warnings: [text] };
    }
    call.tenant.recipients.put({ ...recipient, sendAs });
    return { rows: [], effect: 1 };
  },
};

const hashTable = '#Exchange.GenericHashTable';
const listType =
  'Microsoft.Exchange.Data.MultiValuedProperty`1[Microsoft.Exchange.Configuration.Tasks.RecipientIdParameter]';

const names = (value: unknown): string[] => {
  if (value === undefined || value === null) return [];
  const all: unknown[] = Array.isArray(value) ? value : [value];
  if (all.every((one) => typeof one === 'string')) return all;
  throw unconvertible('GrantSendOnBehalfTo', value, listType);
};

/** An array replaces all; a hash table adds and removes. */
const delegates = (call: CmdletCall, mailbox: Mailbox): string[] => {
  const value = call.given.get('GrantSendOnBehalfTo');
  const idOf = (who: string): string => theTrustee(call.tenant, call.reader, who).id;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [...new Set(names(value).map(idOf))];
  const table = Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key.toLowerCase(), one as unknown]),
  );
  if (table['@odata.type'] !== hashTable) throw unconvertible('GrantSendOnBehalfTo', value, listType);
  const removed = new Set(names(table['remove']).map(idOf));
  const kept = mailbox.GrantSendOnBehalfTo.filter((id) => !removed.has(id));
  return [...new Set([...kept, ...names(table['add']).map(idOf)])];
};

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

const flags = [
  'MessageCopyForSentAsEnabled',
  'MessageCopyForSendOnBehalfEnabled',
  'HiddenFromAddressListsEnabled',
] as const;

const setMailbox: Cmdlet = {
  name: 'Set-Mailbox',
  area: 'recipients',
  takes: {
    'Identity!': 'text',
    GrantSendOnBehalfTo: 'any',
    MessageCopyForSentAsEnabled: 'flag',
    MessageCopyForSendOnBehalfEnabled: 'flag',
    HiddenFromAddressListsEnabled: 'flag',
    DisplayName: 'text',
    Force: 'flag',
  },
  unbuilt: [
    'Type',
    'EmailAddresses',
    'ForwardingSmtpAddress',
    'LitigationHoldEnabled',
    'Languages',
    'Alias',
    'Name',
  ],
  run: (call): Outcome => {
    const { tenant, reader, given } = call;
    const mailbox = theMailbox(tenant, reader, given.must('Identity'));
    const asked = ['GrantSendOnBehalfTo', 'DisplayName', ...flags].filter((name) => given.has(name));
    const [first] = asked;
    if (first !== undefined && mailbox.IsDirSynced && !mailbox.IsExchangeCloudManaged) {
      throw synced('Set-Mailbox', first, mailbox.Name);
    }
    const next: Mailbox = { ...mailbox, DisplayName: given.text('DisplayName') ?? mailbox.DisplayName };
    for (const name of flags) next[name] = given.flag(name, mailbox[name]);
    if (given.has('GrantSendOnBehalfTo')) {
      const wanted = delegates(call, mailbox);
      if (!sameSet(wanted, mailbox.GrantSendOnBehalfTo)) next.GrantSendOnBehalfTo = wanted;
    }
    const changed = ['GrantSendOnBehalfTo' as const, 'DisplayName' as const, ...flags].filter(
      (name) => next[name] !== mailbox[name],
    );
    if (changed.length === 0) {
      const text = `The command completed successfully but no settings of '${mailbox.id}' have been modified.`;
      return { rows: [], warnings: [text] };
    }
    tenant.recipients.put(next);
    return { rows: [], effect: 1 };
  },
};

export const send: readonly Cmdlet[] = [get, add, remove, setMailbox];
