// Get-Mailbox, Get-Recipient, Get-User, groups and their members: what is there.
import type { Recipient } from '../../tenant/exchange.ts';
import type { Cmdlet, CmdletCall, Outcome, Row } from '../cmdlet.ts';
import { sized } from '../cmdlet.ts';
import { ambiguous, notFoundOn } from '../errors.ts';
import { allNamed, byAnr, mailboxes, theOne } from '../names.ts';
import { groupRow, mailboxRow, recipientRow } from './print.ts';

/** By Identity (exactly one, unless it holds a wildcard), by Anr, or all: an Identity that is null means all. */
export const found = <T extends Recipient>(
  call: CmdletCall,
  rows: readonly T[],
  print: (row: T) => Row,
): Outcome => {
  const { given } = call;
  const identity = given.text('Identity');
  const anr = given.text('Anr');
  const types = given.texts('RecipientTypeDetails').map((type) => type.toLowerCase());
  let chosen: readonly T[] = rows;
  if (identity !== undefined) {
    chosen = allNamed(rows, identity);
    if (chosen.length === 0) throw notFoundOn(identity);
    if (chosen.length > 1 && !identity.includes('*')) throw ambiguous(identity);
  }
  if (anr !== undefined) chosen = byAnr(chosen, anr);
  if (types.length > 0)
    chosen = chosen.filter((one) => types.includes(one.RecipientTypeDetails.toLowerCase()));
  const { part, warnings } = sized(given, chosen);
  return { rows: part.map(print), warnings };
};

export const listing = { Identity: 'text', Anr: 'text', ResultSize: 'number or Unlimited' } as const;
export const unbuilt = [
  'Filter',
  'SortBy',
  'OrganizationalUnit',
  'Archive',
  'InactiveMailboxOnly',
  'SoftDeletedMailbox',
  'PublicFolder',
];

const getMailbox: Cmdlet = {
  name: 'Get-Mailbox',
  area: 'recipients',
  takes: { ...listing, RecipientTypeDetails: 'texts' },
  unbuilt,
  run: (call) =>
    found(call, mailboxes(call.tenant, call.reader), (row) => mailboxRow(call.tenant, call.reader, row)),
};

const getRecipient: Cmdlet = {
  name: 'Get-Recipient',
  area: 'recipients',
  takes: { ...listing, RecipientTypeDetails: 'texts' },
  unbuilt: [...unbuilt, 'RecipientType', 'PropertySet'],
  run: (call) => found(call, call.tenant.recipients.list(call.reader), recipientRow),
};

const mailGroups = (call: CmdletCall): Recipient[] =>
  call.tenant.recipients.list(call.reader).filter((one) => one.is === 'group');

const getGroup: Cmdlet = {
  name: 'Get-DistributionGroup',
  area: 'recipients',
  takes: { ...listing, RecipientTypeDetails: 'texts' },
  unbuilt: [...unbuilt, 'ManagedBy'],
  run: (call) => found(call, mailGroups(call), groupRow),
};

const getMembers: Cmdlet = {
  name: 'Get-DistributionGroupMember',
  area: 'recipients',
  takes: { 'Identity!': 'text', ResultSize: 'number or Unlimited' },
  run: (call) => {
    const group = theOne(mailGroups(call), call.given.must('Identity'));
    const members = call.tenant.groups.get(group.id, call.reader)?.$members ?? [];
    const rows = members.flatMap((id) => call.tenant.recipients.get(id, call.reader) ?? []);
    // Cut at a thousand without a word.
    return { rows: sized(call.given, rows).part.map(recipientRow) };
  },
};

/** Accounts and groups by their SIDs, which mailbox cmdlets do not show. */
const principals = (name: string, is: (one: Recipient) => boolean): Cmdlet => ({
  name,
  area: 'recipients',
  takes: { ...listing, RecipientTypeDetails: 'texts' },
  unbuilt,
  run: (call) =>
    found(call, call.tenant.recipients.list(call.reader).filter(is), (one) => ({
      ...recipientRow(one),
      Sid: one.Sid,
      SidHistory: [],
      ...(one.is === 'group' ? {} : { AuthenticationPolicy: one.AuthenticationPolicy ?? null }),
    })),
});

export const lookup: readonly Cmdlet[] = [
  getMailbox,
  getRecipient,
  principals('Get-User', (one) => one.is !== 'group'),
  principals('Get-Group', (one) => one.is === 'group'),
  getGroup,
  getMembers,
];
