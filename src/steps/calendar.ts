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

/** Why the entry cannot be told: for now, or for good. */
export type Untold = { readonly is: 'barred' | 'unclear'; readonly because: string; readonly advice: string };

/** The trustee's entry; null when there is none. */
export async function calendarEntry(
  look: Look,
  mailbox: Mailbox,
  trustee: Trustee,
  folder: string,
): Promise<Entry | null | Untold> {
  const rows = await calendarRows(look, mailbox, folder);
  if (rows.length === 0) return unlisted(look, mailbox, folder);
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
  if ('unclear' in named) return { is: 'unclear', because: named.unclear, advice: named.advice };
  const row = rows.find((each) => named.names.has(text(each, 'User')));
  const entry = row ? entryOf(row) : null;
  return entry;
}

/** Default and Anonymous stand on every calendar: a list without rows is of a folder that is not there. */
async function unlisted(look: Look, mailbox: Mailbox, folder: string): Promise<Untold> {
  const now = await calendarFolder(look, mailbox.id);
  if (now === undefined)
    return {
      is: 'barred',
      because: `Exchange no longer finds a calendar in ${mailbox.name}.`,
      advice: 'Look whether the mailbox was deleted or moved on premises; then ask again.',
    };
  if (now.toLowerCase() !== folder.toLowerCase())
    return {
      is: 'barred',
      because: `The calendar of ${mailbox.name} is called “${now}” now, and no longer “${folder}” as when this was asked.`,
      advice:
        'Ask anew, so that the calls name it as it is; what was set before may need an Exchange administrator.',
    };
  return {
    is: 'unclear',
    because: `Exchange lists no entries of the calendar of ${mailbox.name}, not even Default.`,
    advice: 'Try again in some minutes.',
  };
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
  if (entry !== null && 'is' in entry) return entry;
  const on = entry !== null && (wish === null || isLevel(entry, wish));
  return { is: on ? 'held' : 'free', was: entry };
}
