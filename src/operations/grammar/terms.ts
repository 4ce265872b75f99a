// When, the ticket and why: the fields that every operation shares, checked all at once.
import type { Faults, Moment, Terms, Values } from '../../contracts/operation.ts';
import { plain } from '../../steps/pasted.ts';
import { when } from './dates.ts';
import { duration } from './durations.ts';

export const longestReason = 1000;
export const longestRef = 64;
/** Anything further off is a slip of the keys. */
const farthest = 10 * 366 * 24 * 3_600_000;

/** Ticket and reason. */
export function readWords(values: Values, faults: Record<string, string>): Pick<Terms, 'ref' | 'because'> {
  const ref = plain(values['ref'] ?? '').replace(/^["“”]+|["“”]+$/g, '');
  const because = plain(values['because'] ?? '');
  if (ref.length > longestRef)
    faults['ref'] = `Write the ticket's number alone, at most ${longestRef} characters.`;
  if (because.length > longestReason) faults['because'] = `Say it in at most ${longestReason} characters.`;
  return { ...(ref === '' ? {} : { ref }), ...(because === '' ? {} : { because }) };
}

/** Start and end. A start that is now, or was earlier today by the day alone, is left out: it starts when approved. */
export function readTimes(values: Values, faults: Record<string, string>, moment: Moment): Terms {
  const from = date(values, 'starts', faults, moment);
  const until = date(values, 'until', faults, moment, from && from > moment.now ? from : moment.now);
  const span = plain(values['for'] ?? '');
  const ms = span === '' ? undefined : duration(span);
  if (span !== '' && ms === undefined)
    faults['for'] = `“${span.slice(0, 60)}” cannot be read as a duration. Write 8h, 2 days, 1 week or 1mo.`;
  else if (span !== '' && plain(values['until'] ?? '') !== '')
    faults['for'] = 'Say either until when or for how long, not both.';
  if (until && !faults['until'] && from && until <= from)
    faults['until'] = 'The end lies before the start. Write a later one.';
  return {
    ...(from && from > moment.now ? { from: from.toISOString() } : {}),
    ...(until ? { until: until.toISOString() } : {}),
    ...(ms === undefined ? {} : { for: ms }),
  };
}

function date(
  values: Values,
  field: 'starts' | 'until',
  faults: Record<string, string>,
  moment: Moment,
  after: Date = moment.now,
): Date | undefined {
  const said = plain(values[field] ?? '');
  if (said === '') return undefined;
  const found = when(said, field === 'starts' ? 'start' : 'end', moment, after);
  if ('fault' in found) {
    faults[field] = found.fault;
    return undefined;
  }
  const ahead = found.date.getTime() - moment.now.getTime();
  const sameDay = field === 'starts' && ahead > -24 * 3_600_000 && isDayOf(said, moment);
  if (ahead < 0 && !sameDay) faults[field] = `“${said}” is over already. Write a time that is still to come.`;
  if (ahead > farthest) faults[field] = `“${said}” is more than ten years off. Write an earlier date.`;
  return found.date;
}

/** The words name today: read as an end, they are still ahead. */
function isDayOf(said: string, moment: Moment): boolean {
  const end = when(said, 'end', moment);
  return 'date' in end && end.date > moment.now;
}

export const reading = <Input>(
  faults: Faults,
  input: Input,
): { is: 'read'; input: Input } | { is: 'faulty'; faults: Faults } =>
  Object.keys(faults).length === 0 ? { is: 'read', input } : { is: 'faulty', faults };
