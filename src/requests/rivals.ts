// Who gives the same thing, or another level in the same place: known before anybody is asked to approve.
import { isOver, type Request, type RowState } from '../contracts/request.ts';
import { isProof, slotOf, type Finding } from '../contracts/step.ts';
import { rivalIn } from '../plans/leases.ts';
import type { Desk } from './desk.ts';
import type { Draft } from './draft.ts';

const gone: readonly RowState[] = ['undone', 'handed', 'kept'];

/** Whether the request has made this thing and not taken it away. */
export function stillGives({ direction, plan, rows }: Request, thing: string): boolean {
  const keys = plan.filter((step) => step.thing === thing).map(({ key }) => key);
  return (
    direction === 'gives' &&
    rows.some((row) => row.made && !gone.includes(row.state) && keys.includes(row.key))
  );
}

const valueOf = (thing: string): string => thing.slice(slotOf(thing).length + 1);

interface Rival {
  readonly request: Request;
  readonly level: string;
}

/** The other value that an open request wants in the slot, or a standing one holds there. */
function other(request: Request, thing: string): Rival | undefined {
  const rival = request.plan.find(
    (step) =>
      step.thing !== thing &&
      slotOf(step.thing) === slotOf(thing) &&
      request.direction === 'gives' &&
      (!isOver(request) || stillGives(request, step.thing)),
  );
  return rival && { request, level: valueOf(rival.thing) };
}

/** The same draft, with each step blocked in whose place another request gives something else. */
export async function besideRivals(draft: Draft, { store }: Pick<Desk, 'store'>): Promise<Draft> {
  if (draft.wanted.operation.direction !== 'gives') return draft;
  const plan = await Promise.all(
    draft.plan.map(async (step) => {
      if (step.kind === 'proof' || step.kind === 'passing') return step;
      const near = await store.find({ thing: `${slotOf(step.thing)}=` });
      const [found] = near.flatMap((rival) => other(rival, step.thing) ?? []);
      if (found) return { ...step, found: blockedBy(found) };
      const own = draft.steps.find(({ key }) => key === step.key);
      const back = own && !isProof(own) && rivalIn(own, near);
      if (!back) return step;
      const because = back.because;
      return { ...step, found: { is: 'blocked' as const, because, advice: back.advice } };
    }),
  );
  return { ...draft, plan };
}

function blockedBy({ request, level }: Rival): Finding {
  const { id, state, ends } = request;
  const [does, advice] =
    state === 'waiting' || state === 'scheduled'
      ? ['is to give', `Cancel ${id} first, or ask for ${level}.`]
      : ['gives', `End ${id} first, or ask for ${level}.`];
  const until = ends === undefined ? '' : ` until ${day(ends, request.asker.zone)}`;
  return { is: 'blocked', because: `${id} ${does} ${level} here${until}.`, advice };
}

/** In the zone of the one who asked for it, which it names. */
const day = (ends: string, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(ends));
