// The new end of a lease: "for 2d" counts from its present end, "until Friday 17:00" is a date.
import { refused } from '../../contracts/failure.ts';
import type { Moment } from '../../contracts/operation.ts';
import { when } from './dates.ts';
import { duration } from './durations.ts';

/** @param from the present end @returns ISO 8601 @throws Failure refused, with the field `until` */
export function newEnd(text: string, from: Date, moment: Moment): string {
  const said = text.trim().replace(/^(?:it\s+)?(?:for|by|until|till|to)\s+/i, '');
  if (said === '') throw refused('Until when?', 'Write 2 days, or Friday 17:00.', { field: 'until' });
  const span = duration(said);
  if (span !== undefined) return new Date(from.getTime() + span).toISOString();
  const found = when(said, 'end', moment);
  if ('fault' in found) throw refused(found.fault, 'Or write how much longer: 2 days.', { field: 'until' });
  return found.date.toISOString();
}
