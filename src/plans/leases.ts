// Who stands on a thing: two requests may give the same right, and the last to leave takes it away.
import { printAll } from '../contracts/print.ts';
import type { Request, Row, RowState } from '../contracts/request.ts';
import { slotOf, type Change } from '../contracts/step.ts';
import type { Around, Lease } from '../contracts/store.ts';
import { isLeaving } from './rows.ts';

/** Only what is given is held: taking away leaves nothing to stand on, nor does what serves the run alone. */
export const lease = (request: Request, step: Change, made: boolean, leaving = false): readonly Lease[] =>
  request.direction === 'gives' && !step.passing
    ? [
        {
          thing: step.thing,
          request: request.id,
          key: step.key,
          made,
          leaving,
          ...backOf(step),
        },
      ]
    : [];

/** Known only of what has a way back of its own: without one there is nothing that passing it on could change. */
const backOf = ({ undo }: Change): Pick<Lease, 'back'> =>
  typeof undo === 'string' ? {} : { back: back(printAll(undo)) };

/** Printed calls without the names behind them, which may change. */
const back = (lines: readonly string[]): string => lines.map((line) => line.split(' # ')[0]).join('\n');

const same = (step: Change, around: Around): readonly Lease[] =>
  around.leases.filter(({ thing }) => thing === step.thing);

/** Another request in whose place this step cannot stand, and what to do about it. */
export interface Rival {
  readonly request: string;
  readonly because: string;
  readonly advice: string;
}

/** What stands in a step's place. `back` absent: not known. */
type Standing = Pick<Lease, 'thing' | 'request' | 'made' | 'leaving' | 'back'>;

/**
 * Another level in the same place; or the same one, which the other set in place of something that it will put back: it
 * could not be passed on, or what was there first would be lost.
 */
function rivalAmong(step: Change, others: readonly Standing[]): Rival | undefined {
  const valueOf = (thing: string): string => thing.slice(slotOf(thing).length + 1);
  const here = others.filter(({ thing }) => slotOf(thing) === slotOf(step.thing));
  const level = here.find(({ thing }) => thing !== step.thing);
  if (level)
    return {
      request: level.request,
      because: `${level.request} gives another level here (${valueOf(level.thing)}).`,
      advice: `End ${level.request} first, then retry.`,
    };
  const { back: mine } = backOf(step);
  const other =
    mine === undefined
      ? undefined
      : here.find((one) => one.made && !one.leaving && one.back !== undefined && one.back !== mine);
  return (
    other && {
      request: other.request,
      because: `${other.request} set this (${valueOf(other.thing)}) in place of what was there before, which comes back when it ends.`,
      advice: `Extend ${other.request} instead, or ask again when it has ended.`,
    }
  );
}

/** Who stands in the way of giving this, by the leases. */
export const rival = (request: Request, step: Change, around: Around): Rival | undefined =>
  request.direction === 'gives' && !step.passing ? rivalAmong(step, around.leases) : undefined;

/**
 * The same before anything runs, by what is on record: for the preview of a step that gives.
 * @param requests others with steps in the same place, e.g. `find({ thing: slotOf(step.thing) })`
 */
export const rivalIn = (step: Change, requests: readonly Request[]): Rival | undefined =>
  rivalAmong(
    step,
    requests
      .filter(({ direction }) => direction === 'gives')
      .flatMap(({ id, plan, rows }) =>
        plan.flatMap(({ key, thing, undo }) => {
          const row = rows.find((each) => each.key === key);
          return row && stands(row)
            ? [
                {
                  thing,
                  request: id,
                  made: row.made,
                  leaving: isLeaving(row),
                  ...(undo.length > 0 ? { back: back(undo) } : {}),
                },
              ]
            : [];
        }),
      ),
  );

/** Its lease is held: it is there, or may be. */
const stands = (row: Row): boolean =>
  row.state === 'already' || isLeaving(row) || (row.made && !gone.includes(row.state));
const gone: readonly RowState[] = ['undone', 'handed', 'kept'];

/** It was passed on to us that a request made the thing, or we have seen that we did. */
export const isOurs = (row: Row, { mine = [] }: Around): boolean => mine.includes(row.key);

/** Another request is taking this very thing away: what is seen of it now says nothing. */
export const isBeingTaken = (step: Change, around: Around): boolean =>
  same(step, around).some(({ leaving }) => leaving);

/** What is there already was made by a request of ours that still stands on it. */
export const wasMadeByUs = (step: Change, around: Around): boolean =>
  same(step, around).some(({ made, leaving }) => made && !leaving);

/** Who goes on standing on it when this request leaves. */
export const heir = (step: Change, around: Around): Lease | undefined =>
  same(step, around).find(({ leaving }) => !leaving);
