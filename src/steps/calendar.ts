// A level on somebody's calendar. The folder's name is the one in the owner's language; one entry for each trustee.
import type { Calls, ExoCall, Param } from '../contracts/call.ts';
import type { Look, Row } from '../contracts/look.ts';
import { noted, type Mailbox, type Trustee } from './objects.ts';
import { ours, text, texts } from './printed.ts';
import type { Held, Right } from './right.ts';

export const levels = [
  'Owner',
  'PublishingEditor',
  'Editor',
  'PublishingAuthor',
  'Author',
  'NonEditingAuthor',
  'Reviewer',
  'Contributor',
  'AvailabilityOnly',
  'LimitedDetails',
] as const;
export type Level = (typeof levels)[number];

/** An entry as it stands: a level, or a list of single rights, with the flags of a delegate. */
export type Entry = { readonly rights: readonly string[]; readonly flags: readonly string[] };
/** What a survey knows: the folder's own name, and the trustee's entry in it. */
export type Calendar = { readonly folder: string; readonly entry: Entry | null };

const folderId = (mailbox: Mailbox, folder: string): string => `${mailbox.id}:\\${folder}`;
const columns = ['FolderName', 'User', 'AccessRights', 'SharingPermissionFlags'];

/** The calendar's folder path below the mailbox, without the leading stroke; undefined when there is none. */
export async function calendarFolder(look: Look, mailbox: string): Promise<string | undefined> {
  const rows = await look.exo('Get-MailboxFolderStatistics', { Identity: mailbox, FolderScope: 'Calendar' }, [
    'FolderType',
    'FolderPath',
  ]);
  const row = rows.find((each) => text(each, 'FolderType').toLowerCase() === 'calendar');
  const path = row
    ? text(row, 'FolderPath')
        .replace(/^[\\/]/, '')
        .replaceAll('/', '\\')
    : '';
  return path === '' ? undefined : path;
}

export const calendarRows = (look: Look, mailbox: Mailbox, folder: string): Promise<readonly Row[]> =>
  look.exo('Get-MailboxFolderPermission', { Identity: folderId(mailbox, folder) }, columns);

export const entryOf = (row: Row): Entry => ({
  rights: texts(row, 'AccessRights'),
  flags: texts(row, 'SharingPermissionFlags').filter((name) => name.toLowerCase() !== 'none'),
});

/** The trustee's entry; null when there is none; a text when it cannot be told. */
export async function calendarEntry(
  look: Look,
  mailbox: Mailbox,
  trustee: Trustee,
  folder: string,
): Promise<Entry | null | string> {
  const rows = await calendarRows(look, mailbox, folder);
  const filtered = async (): Promise<readonly string[]> => {
    const params = { Identity: folderId(mailbox, folder), User: trustee.id };
    const found = await look.exo('Get-MailboxFolderPermission', params, columns);
    return found.map((row) => text(row, 'User'));
  };
  const named = await ours(
    look,
    trustee,
    rows.map((row) => text(row, 'User')),
    filtered,
  );
  if ('unclear' in named) return named.unclear;
  const row = rows.find((each) => named.names.has(text(each, 'User')));
  const entry = row ? entryOf(row) : null;
  return entry;
}

export const levelOf = (entry: Entry): string => entry.rights.join('+');

/**
 * @param wish the level to give; when taking away, null stands for whatever there is
 * @param calendar what there was when it was surveyed: it decides between Add and Set, and what undo restores
 */
export function calendarLevel(
  mailbox: Mailbox,
  trustee: Trustee,
  wish: Level | null,
  calendar: Calendar,
): Right {
  const call = (cmdlet: ExoCall['cmdlet'], more: { readonly [name: string]: Param }): Calls => [
    {
      via: 'exo',
      cmdlet,
      params: { Identity: folderId(mailbox, calendar.folder), User: trustee.id, ...more },
      note: noted(mailbox, trustee),
    },
  ];
  const remove = call('Remove-MailboxFolderPermission', { Confirm: false });
  const before = calendar.entry;
  const restore = (cmdlet: ExoCall['cmdlet'], entry: Entry): Calls =>
    call(cmdlet, {
      AccessRights: entry.rights,
      ...(entry.flags.length > 0 ? { SharingPermissionFlags: entry.flags.join(',') } : {}),
    });
  const common = {
    key: 'calendar',
    title: wish === null ? 'Calendar' : `Calendar: ${wish}`,
    mailbox,
    slot: `calendar:${mailbox.id}:${trustee.id}`,
    on: wish ?? 'any',
    off: 'none',
  };
  const seen = (look: Look) => held(look, mailbox, trustee, wish, calendar.folder);
  if (wish === null)
    return {
      ...common,
      held: seen,
      take: remove,
      give: before ? restore('Add-MailboxFolderPermission', before) : remove,
    };
  const same = before !== null && isLevel(before, wish);
  return {
    ...common,
    held: seen,
    give: call(before ? 'Set-MailboxFolderPermission' : 'Add-MailboxFolderPermission', {
      AccessRights: [wish],
    }),
    // Had it before: whoever inherits this lease takes the entry away rather than "restoring" the very same level.
    take: before && !same ? restore('Set-MailboxFolderPermission', before) : remove,
  };
}

const isLevel = (entry: Entry, level: string): boolean =>
  entry.rights.length === 1 && entry.rights[0]?.toLowerCase() === level.toLowerCase();

async function held(
  look: Look,
  mailbox: Mailbox,
  trustee: Trustee,
  wish: Level | null,
  folder: string,
): Promise<Held> {
  const entry = await calendarEntry(look, mailbox, trustee, folder);
  if (typeof entry === 'string') return { is: 'unclear', because: entry };
  const on = entry !== null && (wish === null || isLevel(entry, wish));
  return { is: on ? 'held' : 'free', was: entry };
}
