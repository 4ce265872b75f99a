// Whom Exchange means by the names it prints in permission lists: sign-in names, display names, SIDs.
import type { Look, Row } from '../contracts/look.ts';
import type { Trustee } from './objects.ts';

/** Text of a column, trimmed; Exchange leaves columns out or prints null. */
export const text = (row: Row, column: string): string => {
  const value = row[column];
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
};
/** Texts of a column with several values: an array, one text, or `{A, B}` as PowerShell prints it. */
export const texts = (row: Row, column: string): readonly string[] => {
  const value = row[column];
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
  if (typeof value !== 'string') return [];
  return value
    .replace(/^\{|\}$/g, '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
};
/** Objects of a column, as Graph nests them; none where it holds anything else. */
export const rowsIn = (row: Row | undefined, column: string): readonly Row[] => {
  const value = row?.[column];
  return (Array.isArray(value) ? (value as readonly unknown[]) : []).filter(
    (item): item is Row => typeof item === 'object' && item !== null && !Array.isArray(item),
  );
};
/** Switches come as booleans over REST and as text from some serialisers. */
export const flag = (row: Row, column: string): boolean =>
  row[column] === true || text(row, column).toLowerCase() === 'true';

/** Calendars print `NT User:S-1-…` for an account that is gone. */
export const isSid = (name: string): boolean => /^(?:NT User:)?S-1-\d+(-\d+)+$/i.test(name);
const bare = (sid: string): string => sid.replace(/^NT User:/i, '').toUpperCase();
const lower = (name: string): string => name.trim().toLowerCase();

/** Which of the printed names mean the trustee; or that it cannot be told, and why. */
export type Ours =
  { readonly names: ReadonlySet<string> } | { readonly unclear: string; readonly advice: string };

/**
 * Sure names decide at once. A name that others may share is believed when no other recipient bears it; else, and for
 * SIDs, Exchange is asked for this trustee's own entries. That filter misses entries at times, so it never says no alone:
 * a name stays unclear, a SID is somebody else's when the trustee's own SIDs are known and it is none of them.
 */
export async function ours(
  look: Look,
  trustee: Trustee,
  printed: readonly string[],
  filtered?: () => Promise<readonly string[]>,
): Promise<Ours> {
  const all = [...new Set(printed)];
  const names = new Set(all.filter((name) => trustee.sure.includes(lower(name))));
  const shared = all.filter((name) => !names.has(name) && trustee.shared.includes(lower(name)));
  const doubtful: string[] = [];
  for (const name of shared) {
    if (await borneByOthers(look, trustee, name)) doubtful.push(name);
    else names.add(name);
  }
  const open = [...doubtful, ...all.filter(isSid).filter((name) => !names.has(name))];
  if (names.size > 0 || open.length === 0) return { names };
  if (filtered) {
    const answer = [...new Set((await filtered()).filter((name) => !names.has(name)))];
    const [only] = answer;
    // An identity that Exchange does not know is answered with every entry there is: more than one name is no answer.
    if (answer.length === 1 && only !== undefined && open.includes(only)) return { names: new Set([only]) };
  }
  const [name] = doubtful;
  if (name !== undefined)
    return {
      unclear: `Two recipients are called ${name}, and Exchange prints only the name.`,
      advice: 'Give one of the two another display name, then try again.',
    };
  const own = await sidsOf(look, trustee);
  const mine = open.filter((sid) => own.includes(bare(sid)));
  if (mine.length > 0 || own.length > 0) return { names: new Set(mine) };
  return {
    unclear: `Exchange prints ${open[0] ?? 'a SID'} instead of a name, and does not say whether that is ${trustee.name}.`,
    advice:
      'Have an Exchange administrator look whose entry it is, and remove it if nobody’s; then try again.',
  };
}

/** The SIDs, present and former, by which Exchange may print the trustee; none where it does not tell. */
async function sidsOf(look: Look, trustee: Trustee): Promise<readonly string[]> {
  const rows = await look.exo(trustee.group ? 'Get-Group' : 'Get-User', { Identity: trustee.id }, [
    'ExternalDirectoryObjectId',
    'Sid',
    'SidHistory',
  ]);
  const row = rows.find((each) => lower(text(each, 'ExternalDirectoryObjectId')) === trustee.id);
  const now = row ? text(row, 'Sid') : '';
  return row && isSid(now) ? [now, ...texts(row, 'SidHistory')].map(bare) : [];
}

async function borneByOthers(look: Look, trustee: Trustee, name: string): Promise<boolean> {
  const rows = await look.exo('Get-Recipient', { Anr: name, ResultSize: 50 }, [
    'ExternalDirectoryObjectId',
    'DisplayName',
    'Name',
    'Alias',
  ]);
  return rows.some(
    (row) =>
      lower(text(row, 'ExternalDirectoryObjectId')) !== trustee.id &&
      ['DisplayName', 'Name', 'Alias'].some((column) => lower(text(row, column)) === lower(name)),
  );
}
