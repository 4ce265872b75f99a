// Reads a mailbox's access entries (full access, send as) and finds one trustee's among them.
import type { JsonObject } from '../contracts/json.ts';
import type { Look, ReadCmdlet, Row } from '../contracts/look.ts';
import { livesHere, movedAway } from './mailboxes.ts';
import { noted, type Mailbox, type Trustee } from './objects.ts';
import { flag, ours, text, texts } from './printed.ts';
import type { Held } from './right.ts';

/** How one cmdlet prints its entries. */
export interface Listing {
  readonly cmdlet: ReadCmdlet;
  /** Column with the name, which is the parameter that filters as well: User or Trustee. */
  readonly who: string;
  readonly right: string;
  readonly columns: readonly string[];
  denies(row: Row): boolean;
}

export const fullAccess: Listing = {
  cmdlet: 'Get-MailboxPermission',
  who: 'User',
  right: 'FullAccess',
  columns: ['Identity', 'User', 'AccessRights', 'IsInherited', 'Deny'],
  denies: (row) => flag(row, 'Deny'),
};
export const sendAs: Listing = {
  cmdlet: 'Get-RecipientPermission',
  who: 'Trustee',
  right: 'SendAs',
  columns: ['Identity', 'Trustee', 'AccessControlType', 'AccessRights', 'IsInherited'],
  denies: (row) => text(row, 'AccessControlType').toLowerCase() === 'deny',
};

/** Entries of the mailbox's own: neither inherited nor the owner's; those of accounts that are gone as well. */
export async function entries(look: Look, listing: Listing, mailbox: string): Promise<readonly Row[]> {
  const params = { Identity: mailbox, ResultSize: 'Unlimited' };
  const all = listing === fullAccess ? { ...params, IncludeUnresolvedPermissions: true } : params;
  const rows = await look.exo(listing.cmdlet, all, listing.columns);
  return rows.filter((row) => isOwn(row, listing));
}
const isOwn = (row: Row, listing: Listing): boolean =>
  !flag(row, 'IsInherited') && !/(^|\\)self$/i.test(text(row, listing.who)) && text(row, listing.who) !== '';

export async function held(look: Look, listing: Listing, mailbox: Mailbox, trustee: Trustee): Promise<Held> {
  const rows = await look.exo(
    listing.cmdlet,
    { Identity: mailbox.id, ResultSize: 'Unlimited' },
    listing.columns,
  );
  if (rows.length === 0) {
    const barred = await away(look, mailbox);
    if (barred) return barred;
  }
  if (new Set(rows.map((row) => text(row, 'Identity'))).size > 1)
    return { is: 'unclear', because: 'Exchange answered for more than one mailbox.' };
  const own = rows.filter((row) => isOwn(row, listing));
  const filtered = async (): Promise<readonly string[]> => {
    const params: JsonObject = { Identity: mailbox.id, [listing.who]: trustee.id };
    const found = await look.exo(listing.cmdlet, params, listing.columns);
    return found.filter((row) => isOwn(row, listing)).map((row) => text(row, listing.who));
  };
  const names = await ours(
    look,
    trustee,
    own.map((row) => text(row, listing.who)),
    filtered,
  );
  if ('unclear' in names) return { is: 'unclear', because: names.unclear };
  const found = judged(
    own.filter((row) => names.names.has(text(row, listing.who))),
    listing,
    mailbox,
    trustee,
  );
  // Send as is kept for mail users too, so that a list without the trustee may be that of a mailbox moved away.
  return (found.is === 'free' && listing === sendAs && (await away(look, mailbox))) || found;
}

function judged(rows: readonly Row[], listing: Listing, mailbox: Mailbox, trustee: Trustee): Held {
  const has = (row: Row): boolean =>
    texts(row, 'AccessRights').some((right) => right.toLowerCase() === listing.right.toLowerCase());
  const allowed = rows.filter((row) => !listing.denies(row));
  const was = {
    rights: allowed.flatMap((row) => texts(row, 'AccessRights')),
    // Exchange does not show whether Outlook was told to open it by itself.
    ...(listing.right === 'FullAccess' ? { automapping: null } : {}),
  };
  const on = allowed.some(has);
  if (rows.some((row) => listing.denies(row) && has(row)))
    return {
      is: 'denied',
      was,
      held: on,
      because: `A deny entry keeps ${trustee.name} out of ${mailbox.name}, and deny wins.`,
      advice: `Have an Exchange administrator remove the deny entry first (${noted(mailbox, trustee)}).`,
    };
  return on ? { is: 'held', was } : { is: 'free', was };
}

const gone = (mailbox: Mailbox): Held => ({
  is: 'barred',
  because: `Exchange no longer knows the mailbox ${mailbox.name}.`,
  advice: 'Look whether it was deleted or moved on premises; then ask again.',
});

/** Undefined where Exchange keeps the mailbox here; else why nothing can be told of it. */
async function away(look: Look, mailbox: Mailbox): Promise<Held | undefined> {
  const columns = ['ExternalDirectoryObjectId', 'RecipientTypeDetails'];
  const rows = await look.exo('Get-Recipient', { Identity: mailbox.id }, columns);
  const row = rows.find((each) => text(each, 'ExternalDirectoryObjectId').toLowerCase() === mailbox.id);
  if (!row) return gone(mailbox);
  return livesHere(text(row, 'RecipientTypeDetails')) ? undefined : movedAway(mailbox);
}
