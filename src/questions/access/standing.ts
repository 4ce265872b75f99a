// Who stands on a mailbox at this moment: every entry Exchange keeps for it, by the names that Exchange prints.
import { Failure } from '../../contracts/failure.ts';
import type { Look, Row } from '../../contracts/look.ts';
import { calendarFolder, calendarRows, entryOf } from '../../steps/calendar.ts';
import { entries, fullAccess, sendAs, type Listing } from '../../steps/entries.ts';
import type { Mailbox } from '../../steps/objects.ts';
import { isSid, text, texts } from '../../steps/printed.ts';

export interface Standing {
  /** As Exchange prints it. */
  readonly printed: string;
  /** The same for eyes: SIDs explained, everybody called so. */
  readonly who: string;
  readonly right: string;
  /** The place it takes, without the person: `full`, `calendar`. */
  readonly slot: string;
}

const plain = (right: string): string => right.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

/** In the order full access, send as, send on behalf, calendar. */
export async function standing(look: Look, mailbox: Mailbox): Promise<readonly Standing[]> {
  const [full, send, behalf, calendar] = await Promise.all([
    entries(look, fullAccess, mailbox.id),
    entries(look, sendAs, mailbox.id),
    onBehalf(look, mailbox),
    onCalendar(look, mailbox),
  ]);
  const found = [
    ...listed(full, fullAccess, 'full'),
    ...listed(send, sendAs, 'sendas'),
    ...behalf,
    ...calendar,
  ];
  const apps = found.some(({ printed }) => isSid(printed))
    ? await appsBySid(look)
    : new Map<string, string>();
  return found.map((one) => ({ ...one, who: named(one.printed, apps) }));
}

type Found = Omit<Standing, 'who'>;

const listed = (rows: readonly Row[], listing: Listing, slot: string): readonly Found[] =>
  rows.map((row) => {
    const rights = texts(row, 'AccessRights').map(plain).join(', ');
    return {
      printed: text(row, listing.who),
      right: listing.denies(row) ? `Denied: ${rights}` : capital(rights),
      slot,
    };
  });

async function onBehalf(look: Look, mailbox: Mailbox): Promise<readonly Found[]> {
  const rows = await look.exo('Get-Mailbox', { Identity: mailbox.id }, [
    'ExternalDirectoryObjectId',
    'GrantSendOnBehalfTo',
  ]);
  const row = rows.find((each) => text(each, 'ExternalDirectoryObjectId').toLowerCase() === mailbox.id);
  return (row ? texts(row, 'GrantSendOnBehalfTo') : []).map((printed) => ({
    printed,
    right: 'Send on behalf',
    slot: 'sendonbehalf',
  }));
}

async function onCalendar(look: Look, mailbox: Mailbox): Promise<readonly Found[]> {
  const folder = await calendarFolder(look, mailbox.id);
  if (folder === undefined) return [];
  const rows = await calendarRows(look, mailbox, folder);
  return rows
    .map((row) => ({ printed: text(row, 'User'), levels: entryOf(row).rights }))
    .filter(({ levels }) => levels.some((level) => level.toLowerCase() !== 'none'))
    .map(({ printed, levels }) => ({ printed, right: `Calendar: ${levels.join(', ')}`, slot: 'calendar' }));
}

/** Exchange shows an app's pointer by its SID alone, as it shows an account that is gone. */
async function appsBySid(look: Look): Promise<ReadonlyMap<string, string>> {
  try {
    const rows = await look.exo('Get-ServicePrincipal', {}, ['Sid', 'DisplayName']);
    return new Map(rows.map((row) => [text(row, 'Sid').toUpperCase(), text(row, 'DisplayName')] as const));
  } catch (error) {
    if (error instanceof Failure) return new Map(); // the SID is shown as it is, which is true all the same
    throw error;
  }
}

function named(printed: string, apps: ReadonlyMap<string, string>): string {
  if (/^default$/i.test(printed)) return 'Everybody inside (Default)';
  if (/^anonymous$/i.test(printed)) return 'Everybody outside (Anonymous)';
  if (!isSid(printed)) return printed;
  const sid = printed.replace(/^NT User:/i, '');
  const app = apps.get(sid.toUpperCase());
  return app ? `${app} (app)` : `${sid} (deleted account, or one that is unknown here)`;
}
