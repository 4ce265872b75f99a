// Get-, Add- and Remove-MailboxPermission: Full Access and its smaller kin.
import type { Ace, Mailbox } from '../../tenant/exchange.ts';
import { sized, type Cmdlet, type CmdletCall, type Outcome } from '../cmdlet.ts';
import { ExoError, unconvertible } from '../errors.ts';
import { accountOf, dnOf, mailboxes, theMailbox, theTrustee } from '../names.ts';
import { permissionRows } from './print.ts';

const rights = [
  'ChangeOwner',
  'ChangePermission',
  'DeleteItem',
  'ExternalAccount',
  'FullAccess',
  'ReadPermission',
];
const inheritance = ['None', 'All', 'Descendents', 'SelfAndChildren', 'Children'];

/** In Exchange's own spelling, or the error of a value it does not know. */
export const oneOf = (name: string, value: string, known: readonly string[], type: string): string => {
  const found = known.find((one) => one.toLowerCase() === value.toLowerCase());
  if (found === undefined) throw unconvertible(name, value, type);
  return found;
};

const rightsOf = (call: CmdletCall): string[] => {
  const said = call.given.texts('AccessRights');
  if (said.length === 0)
    throw unconvertible('AccessRights', null, 'Microsoft.Exchange.Management.RecipientTasks.MailboxRights[]');
  return said.map((right) =>
    oneOf('AccessRights', right, rights, 'Microsoft.Exchange.Management.RecipientTasks.MailboxRights'),
  );
};

const orphanOrTrustee = (call: CmdletCall, mailbox: Mailbox, who: string): string => {
  // Somebody who is gone can still be named by the SID that stayed behind.
  const orphan = mailbox.permissions.find(
    (ace) => accountOf(call.tenant, call.reader, ace.trustee).sid === who,
  );
  return orphan?.trustee ?? theTrustee(call.tenant, call.reader, who).id;
};

const get: Cmdlet = {
  name: 'Get-MailboxPermission',
  area: 'recipients',
  takes: {
    'Identity!': 'text',
    User: 'text',
    ResultSize: 'number or Unlimited',
    IncludeUnresolvedPermissions: 'flag',
  },
  unbuilt: ['Owner', 'SoftDeletedMailbox', 'GroupMailbox'],
  run: ({ tenant, reader, given }) => {
    const identity = given.text('Identity');
    const user = given.text('User');
    const which = identity === undefined ? mailboxes(tenant, reader) : [theMailbox(tenant, reader, identity)];
    const orphans = given.flag('IncludeUnresolvedPermissions', false);
    const wanted =
      user === undefined ? { orphans } : { orphans, trustee: theTrustee(tenant, reader, user).id };
    const { part, warnings } = sized(
      given,
      which.flatMap((one) => permissionRows(tenant, reader, one, wanted)),
    );
    return { rows: [...part], warnings };
  },
};

const present = (one: Mailbox, account: string): string =>
  `The appropriate access control entry is already present on the object "${dnOf(one)}" for account "${account}".`;

const absent = (one: Mailbox, account: string): string =>
  `Can't remove the access control entry on the object "${dnOf(one)}" for account "${account}" because the ACE doesn't exist on the object.`;

const isSame = (ace: Ace, trustee: string, deny: boolean): boolean =>
  ace.trustee === trustee && ace.Deny === deny;

const add: Cmdlet = {
  name: 'Add-MailboxPermission',
  area: 'recipients',
  takes: {
    'Identity!': 'text',
    'User!': 'text',
    'AccessRights!': 'texts',
    InheritanceType: 'text',
    AutoMapping: 'flag',
    Deny: 'flag',
  },
  unbuilt: ['Owner', 'GroupMailbox'],
  run: (call): Outcome => {
    const { tenant, reader, given } = call;
    const wanted = rightsOf(call);
    const mailbox = theMailbox(tenant, reader, given.must('Identity'));
    const trustee = theTrustee(tenant, reader, given.must('User')).id;
    const deny = given.flag('Deny', false);
    const InheritanceType = oneOf(
      'InheritanceType',
      given.text('InheritanceType') ?? 'All',
      inheritance,
      'System.DirectoryServices.ActiveDirectorySecurityInheritance',
    );
    const was = mailbox.permissions.find((ace) => isSame(ace, trustee, deny));
    if (was !== undefined && wanted.every((right) => was.AccessRights.includes(right))) {
      return { rows: [], warnings: [present(mailbox, accountOf(tenant, reader, trustee).text)] };
    }
    if (mailbox.permissions.length >= 500) {
      throw new ExoError(
        'Microsoft.Exchange.Management.RecipientTasks.TooManyAcesException',
        `The mailbox "${mailbox.Name}" can't have more than 500 permission entries.`,
      );
    }
    const ace: Ace = {
      trustee,
      AccessRights: [...new Set([...(was?.AccessRights ?? []), ...wanted])],
      Deny: deny,
      InheritanceType,
      AutoMapping: was?.AutoMapping ?? given.flag('AutoMapping', true),
    };
    const next = { ...mailbox, permissions: [...mailbox.permissions.filter((one) => one !== was), ace] };
    tenant.recipients.put(next);
    const rows = permissionRows(tenant, reader, next, { trustee }).filter((row) => row['Deny'] === deny);
    return { rows, effect: 1 };
  },
};

const remove: Cmdlet = {
  name: 'Remove-MailboxPermission',
  area: 'recipients',
  prompts: true,
  takes: {
    'Identity!': 'text',
    'User!': 'text',
    'AccessRights!': 'texts',
    InheritanceType: 'text',
    Deny: 'flag',
    BypassMasterAccountSid: 'flag',
  },
  unbuilt: ['ClearAutoMapping', 'ResetDefault', 'SoftDeletedMailbox', 'GroupMailbox'],
  run: (call): Outcome => {
    const { tenant, reader, given } = call;
    const wanted = rightsOf(call);
    const mailbox = theMailbox(tenant, reader, given.must('Identity'));
    const trustee = orphanOrTrustee(call, mailbox, given.must('User'));
    const was = mailbox.permissions.find((ace) => isSame(ace, trustee, given.flag('Deny', false)));
    if (was === undefined || !wanted.some((right) => was.AccessRights.includes(right))) {
      return { rows: [], warnings: [absent(mailbox, accountOf(tenant, reader, trustee).text)] };
    }
    const AccessRights = was.AccessRights.filter((right) => !wanted.includes(right));
    const rest = mailbox.permissions.filter((one) => one !== was);
    const permissions = AccessRights.length === 0 ? rest : [...rest, { ...was, AccessRights }];
    tenant.recipients.put({ ...mailbox, permissions });
    return { rows: [], effect: 1 };
  },
};

export const fullAccess: readonly Cmdlet[] = [get, add, remove];
