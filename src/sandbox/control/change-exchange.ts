// Changes to Exchange: mailboxes renamed, moved, deleted; rights given and taken away.
import { foldersOf } from '../seed/folders.ts';
import { mailUserOf, mailboxOf } from '../seed/mailboxes.ts';
import type { Mailbox } from '../tenant/exchange.ts';
import { BadChange, maybe, text, theHolder, theMailbox, theRecipient, type Change } from './changes.ts';

type Run = (change: Change) => number;

const put = (change: Change, row: Mailbox): number => {
  change.tenant.recipients.put(row, change.now);
  return 1;
};

const renameMailbox: Run = (change) => {
  const one = theMailbox(change, 'mailbox');
  const alias = maybe(change, 'alias') ?? one.Alias;
  const address = maybe(change, 'primarySmtpAddress') ?? one.PrimarySmtpAddress;
  const others = one.EmailAddresses.filter((text) => text.toLowerCase() !== `smtp:${address.toLowerCase()}`);
  return put(change, {
    ...one,
    DisplayName: maybe(change, 'displayName') ?? one.DisplayName,
    Alias: alias,
    PrimarySmtpAddress: address,
    EmailAddresses: [`SMTP:${address}`, ...others.map((text) => text.replace(/^SMTP:/, 'smtp:'))],
  });
};

const moveMailboxOnPremises: Run = (change) => {
  const one = theMailbox(change, 'mailbox');
  change.tenant.recipients.put({ ...mailUserOf(one), Guid: one.Guid, sendAs: one.sendAs }, change.now);
  return 1;
};

const moveMailboxToCloud: Run = (change) => {
  const one = theRecipient(change, 'mailbox');
  if (one.is !== 'mailuser') throw new BadChange(`"${text(change, 'mailbox')}" does not live on premises.`);
  const made = mailboxOf(one.id, one.Alias, one.DisplayName, { type: 'SharedMailbox' });
  return put(change, { ...made, UserPrincipalName: one.UserPrincipalName, IsDirSynced: one.IsDirSynced });
};

const deleteMailbox: Run = (change) => {
  const one = theMailbox(change, 'mailbox');
  change.tenant.recipients.drop(one.id, change.now);
  return 1;
};

const flags = ['IsDirSynced', 'IsExchangeCloudManaged', 'HiddenFromAddressListsEnabled'] as const;

/** IsDirSynced, IsExchangeCloudManaged, HiddenFromAddressListsEnabled; `language` renames its folders. */
const setMailbox: Run = (change) => {
  const one = theMailbox(change, 'mailbox');
  const next = { ...one };
  for (const name of flags) {
    const value = change.said[name];
    if (typeof value === 'boolean') next[name] = value;
  }
  const language = maybe(change, 'language');
  if (language !== undefined) {
    const renamed = foldersOf(one.id, language);
    next.Languages = [language];
    next.folders = renamed.map((folder) => ({
      ...folder,
      entries: one.folders.find((was) => was.FolderType === folder.FolderType)?.entries ?? folder.entries,
    }));
  }
  return put(change, next);
};

const folderOf = (change: Change, one: Mailbox): string => {
  const said = maybe(change, 'folder');
  const found = one.folders.find((folder) =>
    said === undefined
      ? folder.FolderType === 'Calendar'
      : folder.FolderPath === `/${said.replaceAll('\\', '/')}`,
  );
  if (found === undefined) throw new BadChange(`There is no folder "${said ?? 'Calendar'}" in that mailbox.`);
  return found.FolderPath;
};

/** A copy of the mailbox without this person's right; `right` is full, sendas, sendonbehalf or folder. */
const without = (change: Change, one: Mailbox, who: string): Mailbox => {
  switch (text(change, 'right')) {
    case 'full':
      return { ...one, permissions: one.permissions.filter((ace) => ace.trustee !== who) };
    case 'sendas':
      return { ...one, sendAs: one.sendAs.filter((ace) => ace.trustee !== who) };
    case 'sendonbehalf':
      return { ...one, GrantSendOnBehalfTo: one.GrantSendOnBehalfTo.filter((id) => id !== who) };
    case 'folder': {
      const path = folderOf(change, one);
      const folders = one.folders.map((folder) =>
        folder.FolderPath === path
          ? { ...folder, entries: folder.entries.filter((entry) => entry.who !== who) }
          : folder,
      );
      return { ...one, folders };
    }
    default:
      throw new BadChange('"right" is one of full, sendas, sendonbehalf, folder.');
  }
};

const takePermission: Run = (change) => {
  const one = theMailbox(change, 'mailbox');
  const next = without(change, one, theHolder(change, 'user'));
  return JSON.stringify(next) === JSON.stringify(one) ? 0 : put(change, next);
};

/** `full` may carry `deny: true`; `folder` takes `folder` (its calendar where absent) and `level`. */
const givePermission: Run = (change) => {
  const one = theMailbox(change, 'mailbox');
  const who = theHolder(change, 'user');
  const bare = without(change, one, who);
  switch (text(change, 'right')) {
    case 'full': {
      const Deny = change.said['deny'] === true;
      const kept = one.permissions.filter((ace) => ace.trustee !== who || ace.Deny !== Deny);
      const ace = {
        trustee: who,
        AccessRights: ['FullAccess'],
        Deny,
        InheritanceType: 'All',
        AutoMapping: true,
      };
      return put(change, { ...one, permissions: [...kept, ace] });
    }
    case 'sendas':
      return put(change, { ...bare, sendAs: [...bare.sendAs, { trustee: who, AccessControlType: 'Allow' }] });
    case 'sendonbehalf':
      return put(change, { ...bare, GrantSendOnBehalfTo: [...bare.GrantSendOnBehalfTo, who] });
    default: {
      const path = folderOf(change, one);
      const entry = {
        who,
        AccessRights: [maybe(change, 'level') ?? 'Reviewer'],
        SharingPermissionFlags: null,
      };
      const folders = bare.folders.map((folder) =>
        folder.FolderPath === path ? { ...folder, entries: [...folder.entries, entry] } : folder,
      );
      return put(change, { ...bare, folders });
    }
  }
};

export const exchangeChanges: Readonly<Record<string, Run>> = {
  renameMailbox,
  moveMailboxOnPremises,
  moveMailboxToCloud,
  deleteMailbox,
  setMailbox,
  givePermission,
  takePermission,
};
