// A mailbox's folders, named in its owner's language.
import { createHash } from 'node:crypto';
import type { Folder } from '../tenant/exchange.ts';

interface Names {
  inbox: string;
  calendar: string;
  sent: string;
  drafts: string;
  deleted: string;
  birthdays: string;
}

const english: Names = {
  inbox: 'Inbox',
  calendar: 'Calendar',
  sent: 'Sent Items',
  drafts: 'Drafts',
  deleted: 'Deleted Items',
  birthdays: 'Birthdays',
};

const german: Names = {
  inbox: 'Posteingang',
  calendar: 'Kalender',
  sent: 'Gesendete Elemente',
  drafts: 'Entwürfe',
  deleted: 'Gelöschte Elemente',
  birthdays: 'Geburtstage',
};

export const namesFor = (locale: string): Names => (locale.startsWith('de') ? german : english);

export const folderOf = (owner: string, path: string, type: string): Folder => ({
  Name: path.split('/').at(-1) ?? path,
  FolderPath: path,
  FolderType: type,
  FolderId: createHash('sha256').update(`${owner}${path}`).digest('base64'),
  ItemsInFolder: 0,
  entries: [
    {
      who: 'Default',
      AccessRights: [type === 'Calendar' ? 'AvailabilityOnly' : 'None'],
      SharingPermissionFlags: null,
    },
    { who: 'Anonymous', AccessRights: ['None'], SharingPermissionFlags: null },
  ],
});

export const foldersOf = (owner: string, locale: string, more: readonly string[] = []): Folder[] => {
  const names = namesFor(locale);
  const rows: [string, string][] = [
    ['/Top of Information Store', 'Root'],
    [`/${names.calendar}`, 'Calendar'],
    [`/${names.calendar}/${names.birthdays}`, 'Birthday Calendar'],
    [`/${names.deleted}`, 'DeletedItems'],
    [`/${names.drafts}`, 'Drafts'],
    [`/${names.inbox}`, 'Inbox'],
    ...more.map((name): [string, string] => [`/${names.inbox}/${name}`, 'User Created']),
    [`/${names.sent}`, 'SentItems'],
  ];
  return rows.map(([path, type]) => folderOf(owner, path, type));
};
