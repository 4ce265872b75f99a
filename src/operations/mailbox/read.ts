// From the fields of the form to an input: rights, mailbox and person; every fault at once, each saying what to write.
import type { Values } from '../../contracts/operation.ts';
import { levels, type Level } from '../../steps/calendar.ts';
import { manyIn, nameIn, plain } from '../../steps/pasted.ts';
import { readRights, type RightName } from '../grammar/rights.ts';

const longestName = 256;
const list = 'full, sendas, sendonbehalf, or calendar with a level';

export interface AskedRights {
  readonly rights: readonly RightName[];
  readonly level?: Level;
}

/** @param needsLevel giving a calendar needs a level; taking it away does not */
export function readAsked(values: Values, faults: Record<string, string>, needsLevel: boolean): AskedRights {
  const said = plain(values['rights'] ?? '');
  const read = readRights(said);
  const [strange] = read.unknown;
  if (said === '') faults['rights'] = `Say which rights: ${list}.`;
  else if (strange !== undefined)
    faults['rights'] = `“${strange.slice(0, 60)}” is no right that is known here. Write ${list}.`;
  else if (read.rights.length === 0)
    faults['rights'] =
      read.levels.length > 0
        ? `Levels belong to a calendar: write “calendar ${read.levels[0] ?? ''}”.`
        : `Say which rights: ${list}.`;
  else if (read.levels.length > 0 && !read.rights.includes('calendar'))
    faults['rights'] = `Levels belong to a calendar: write “calendar ${read.levels[0] ?? ''}”.`;
  if (!read.rights.includes('calendar')) return { rights: read.rights };
  const level = readLevel(values, read.levels, faults);
  if (level === undefined && needsLevel && !faults['rights'])
    faults['level'] ??= 'Say which level on the calendar, such as reviewer or editor.';
  return { rights: read.rights, ...(level === undefined ? {} : { level }) };
}

function readLevel(
  values: Values,
  inside: readonly Level[],
  faults: Record<string, string>,
): Level | undefined {
  const said = plain(values['level'] ?? '');
  const named = readRights(said);
  const clean = named.unknown.length === 0 && named.rights.every((right) => right === 'calendar');
  if (said !== '' && (!clean || named.levels.length !== 1))
    faults['level'] = `“${said.slice(0, 60)}” is no level. Write one of ${levels.join(', ')}.`;
  const [level, ...more] = new Set([...inside, ...named.levels]);
  if (level !== undefined && more.length > 0)
    faults['level'] ??= `Only one level at a time: ${[level, ...more].join(' or ')}?`;
  return level;
}

/** The name of a mailbox or of a person, as it is looked up. */
export function readName(
  values: Values,
  field: string,
  what: string,
  faults: Record<string, string>,
): string {
  const said = plain(values[field] ?? '');
  const name = nameIn(said);
  if (name === '') faults[field] = `Say ${what}: a name or an address.`;
  else if (manyIn(said)) faults[field] = 'One at a time: ask once for each.';
  else if (name.length > longestName)
    faults[field] = `Write a name or an address of at most ${longestName} characters.`;
  else if (/[*?]/.test(name)) faults[field] = 'Write a whole name or address; * and ? are not looked up.';
  return name;
}

/** On when nothing is said. */
export function readAutomapping(values: Values, faults: Record<string, string>): boolean {
  const said = plain(values['automapping'] ?? '').toLowerCase();
  if (['', 'on', 'true', 'yes'].includes(said)) return true;
  if (!['off', 'false', 'no'].includes(said)) faults['automapping'] = 'Write on or off.';
  return false;
}
