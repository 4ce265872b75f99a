// Folders of a mailbox and who may do what in them; folder names are in the owner's language.
import type { Folder, FolderEntry, Mailbox } from '../../tenant/exchange.ts';
import { sized, type Cmdlet, type CmdletCall, type Outcome, type Row } from '../cmdlet.ts';
import { entryExists, invalidRights, noEntry, notFoundOn } from '../errors.ts';
import { displayOf, theMailbox, theTrustee } from '../names.ts';
import { flagsOf, rightsOf } from './folder-rights.ts';

const scopes: Record<string, (folder: Folder) => boolean> = {
  all: () => true,
  calendar: (folder) => folder.FolderType === 'Calendar' || folder.FolderType === 'Birthday Calendar',
  inbox: (folder) => folder.FolderType === 'Inbox',
  sentitems: (folder) => folder.FolderType === 'SentItems',
  drafts: (folder) => folder.FolderType === 'Drafts',
  deleteditems: (folder) => folder.FolderType === 'DeletedItems',
};

const statistics: Cmdlet = {
  name: 'Get-MailboxFolderStatistics',
  area: 'recipients',
  takes: { 'Identity!': 'text', FolderScope: 'text', ResultSize: 'number or Unlimited' },
  unbuilt: [
    'Archive',
    'IncludeOldestAndNewestItems',
    'IncludeAnalysis',
    'IncludeSoftDeletedRecipients',
    'SkipCount',
    'UseCustomSort',
  ],
  run: ({ tenant, reader, given }) => {
    const mailbox = theMailbox(tenant, reader, given.must('Identity'));
    const scope = scopes[(given.text('FolderScope') ?? 'All').toLowerCase()];
    const { part } = sized(given, mailbox.folders.filter(scope ?? (() => false)));
    return {
      rows: part.map((folder) => ({
        Name: folder.Name,
        FolderPath: folder.FolderPath,
        FolderId: folder.FolderId,
        FolderType: folder.FolderType,
        ContainerClass: folder.FolderType.includes('Calendar') ? 'IPF.Appointment' : 'IPF.Note',
        ItemsInFolder: folder.ItemsInFolder,
        ItemsInFolderAndSubfolders: folder.ItemsInFolder,
        FolderSize: '0 B (0 bytes)',
        Identity: `${mailbox.id}${folder.FolderPath.replaceAll('/', '\\')}`,
      })),
    };
  },
};

interface Place {
  mailbox: Mailbox;
  folder: Folder;
  /** As the caller named it. */
  said: string;
}

/** `sam@contoso.com:\Calendar`; without a folder the top of the mailbox is meant. */
const placeOf = (call: CmdletCall): Place => {
  const said = call.given.must('Identity');
  const at = said.indexOf(':\\');
  const mailbox = theMailbox(call.tenant, call.reader, at < 0 ? said.replace(/:$/, '') : said.slice(0, at));
  const path =
    at < 0
      ? ''
      : said
          .slice(at + 2)
          .replaceAll('\\', '/')
          .replace(/\/$/, '');
  const wanted = (path === '' ? '/Top of Information Store' : `/${path}`).toLowerCase();
  const folder = mailbox.folders.find(
    (one) => one.FolderPath.toLowerCase() === wanted || one.FolderId === path,
  );
  if (folder === undefined) throw notFoundOn(said);
  return { mailbox, folder, said };
};

const always = ['Default', 'Anonymous'];

const whoOf = (call: CmdletCall): string => {
  const said = call.given.must('User');
  const standing = always.find((one) => one.toLowerCase() === said.toLowerCase());
  return standing ?? theTrustee(call.tenant, call.reader, said).id;
};

const shownAs = (call: CmdletCall, who: string): string =>
  always.includes(who) ? who : displayOf(call.tenant, call.reader, who);

const rowOf = (call: CmdletCall, place: Place, entry: FolderEntry): Row => ({
  Identity: place.said,
  FolderName: place.folder.Name,
  User: shownAs(call, entry.who),
  AccessRights: entry.AccessRights,
  SharingPermissionFlags: entry.SharingPermissionFlags,
  IsValid: true,
});

const put = (call: CmdletCall, { mailbox, folder }: Place, entries: FolderEntry[]): void => {
  const folders = mailbox.folders.map((one) => (one === folder ? { ...folder, entries } : one));
  call.tenant.recipients.put({ ...mailbox, folders });
};

const get: Cmdlet = {
  name: 'Get-MailboxFolderPermission',
  area: 'recipients',
  takes: { 'Identity!': 'text', User: 'text', ResultSize: 'number or Unlimited' },
  unbuilt: ['GroupMailbox'],
  run: (call): Outcome => {
    const place = placeOf(call);
    const { entries } = place.folder;
    if (call.given.text('User') === undefined)
      return { rows: entries.map((entry) => rowOf(call, place, entry)) };
    const who = whoOf(call);
    const found = entries.find((entry) => entry.who === who);
    if (found === undefined) throw noEntry(shownAs(call, who));
    return { rows: [rowOf(call, place, found)] };
  },
};

const takes = {
  'Identity!': 'text',
  'User!': 'text',
  'AccessRights!': 'texts',
  SharingPermissionFlags: 'texts',
  SendNotificationToUser: 'flag',
} as const;

const wanted = (call: CmdletCall, place: Place, who: string): FolderEntry => {
  const AccessRights = rightsOf(call.given, place.folder);
  return { who, AccessRights, SharingPermissionFlags: flagsOf(call.given, place.folder, AccessRights) };
};

const add: Cmdlet = {
  name: 'Add-MailboxFolderPermission',
  area: 'recipients',
  takes,
  unbuilt: ['GroupMailbox'],
  run: (call): Outcome => {
    const place = placeOf(call);
    const who = whoOf(call);
    const entry = wanted(call, place, who);
    if (place.folder.entries.some((one) => one.who === who)) throw entryExists(shownAs(call, who));
    put(call, place, [...place.folder.entries, entry]);
    return { rows: [rowOf(call, place, entry)], effect: 1 };
  },
};

const isSame = (a: FolderEntry, b: FolderEntry): boolean =>
  a.SharingPermissionFlags === b.SharingPermissionFlags &&
  [...a.AccessRights].sort().join() === [...b.AccessRights].sort().join();

const set: Cmdlet = {
  name: 'Set-MailboxFolderPermission',
  area: 'recipients',
  takes,
  unbuilt: ['GroupMailbox'],
  run: (call): Outcome => {
    const place = placeOf(call);
    const who = whoOf(call);
    const was = place.folder.entries.find((one) => one.who === who);
    if (was === undefined) throw noEntry(shownAs(call, who));
    const entry = wanted(call, place, who);
    if (isSame(was, entry)) return { rows: [] };
    put(
      call,
      place,
      place.folder.entries.map((one) => (one === was ? entry : one)),
    );
    return { rows: [], effect: 1 };
  },
};

const remove: Cmdlet = {
  name: 'Remove-MailboxFolderPermission',
  area: 'recipients',
  prompts: true,
  takes: { 'Identity!': 'text', 'User!': 'text', SendNotificationToUser: 'flag' },
  unbuilt: ['GroupMailbox', 'ResetDelegateUserCollection'],
  run: (call): Outcome => {
    const place = placeOf(call);
    const who = whoOf(call);
    if (always.includes(who)) throw invalidRights(`The permission entry of "${who}" can't be removed.`);
    const rest = place.folder.entries.filter((one) => one.who !== who);
    if (rest.length === place.folder.entries.length) throw noEntry(shownAs(call, who));
    put(call, place, rest);
    return { rows: [], effect: 1 };
  },
};

export const folders: readonly Cmdlet[] = [statistics, get, add, set, remove];
