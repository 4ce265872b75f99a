// A button: checked against where its card stands and who pressed, then done. The card says what became of it.
import { handoverCard } from '../cards/handover.ts';
import { theirs } from '../cards/times.ts';
import { refused } from '../contracts/failure.ts';
import type { Press } from '../contracts/card.ts';
import type { Toast } from '../contracts/inbox.ts';
import type { Habits, Person, Where } from '../contracts/person.ts';
import type { Request } from '../contracts/request.ts';
import { makeLink } from '../requests/link.ts';
import { judge } from '../requests/judge.ts';
import { inForce } from '../requests/policy.ts';
import { word } from '../requests/word.ts';
import { change } from './change.ts';
import { hear } from './hear.ts';
import { checkWhere } from './know.ts';
import { say } from './say.ts';
import { putOff, taken } from './noted.ts';
import { oncePressed } from './once.ts';
import { already, elsewhere, propose } from './propose.ts';
import type { Room } from './room.ts';
import type { ChangeVerb } from './verbs.ts';

export interface Pressed {
  readonly what: Press;
  readonly by: Person & Habits & { readonly guest: boolean };
  readonly where: Where;
  readonly now: Date;
}

/** @throws Failure, with a short word for the one who pressed */
export async function press(pressed: Pressed, room: Room): Promise<Toast> {
  const { what, by } = pressed;
  if (by.guest) throw refused('Guests do not press here.', 'Ask somebody of your host.');
  switch (what.verb) {
    case 'approve':
    case 'reject':
      return decided(pressed, await shown(pressed, room), room);
    case 'undo':
    case 'retry':
    case 'cancel':
    case 'extend':
    case 'end':
      return changed(what.verb, pressed, await shown(pressed, room), room);
    case 'submit':
      return submitted(pressed, room);
    case 'choose':
      return chosen(pressed, room);
    case 'reveal':
      return revealed(pressed, await shown(pressed, room), room);
    case 'mine':
      return taken(pressed, room);
    case 'later':
      return putOff(pressed, room);
    case 'done':
      return told(pressed, await shown(pressed, room), room);
  }
}

/** The request whose card was pressed. A card that was never posted here was carried here by somebody. */
async function shown({ what, where }: Pressed, room: Room): Promise<Request> {
  const id = what.data.request ?? '';
  const request = /^LK-\d{1,9}$/.test(id) ? await room.desk.store.get(id) : undefined;
  if (!request || !(await room.copies.has(request.id, where.conversation)))
    throw refused('This card does not belong here.', 'Say “pending” to see what waits.');
  return request;
}

async function decided({ what, by }: Pressed, request: Request, room: Room): Promise<Toast> {
  const is = what.verb === 'approve' ? 'approved' : 'rejected';
  const reason = what.inputs.reason?.trim().slice(0, 2000);
  const { request: after } = await judge(
    request,
    {
      by: { id: by.id, name: by.name },
      is,
      fingerprint: what.data.fingerprint ?? '',
      ...(reason ? { reason } : {}),
    },
    room.desk,
  );
  const missing = after.pending
    ? after.pending.count - after.pending.decisions.filter((each) => each.is === 'approved').length
    : 0;
  if (is === 'rejected') return { text: `You rejected ${request.id}.` };
  return {
    text: missing > 0 ? `You approved ${request.id}. ${missing} more needed.` : `You approved ${request.id}.`,
  };
}

async function changed(
  verb: ChangeVerb,
  { what, by, now }: Pressed,
  request: Request,
  room: Room,
): Promise<Toast> {
  const until = (what.inputs.until ?? '').trim();
  return {
    text: await change(
      request,
      verb,
      { id: by.id, name: by.name },
      until,
      { now, zone: by.zone, locale: by.locale },
      room,
    ),
  };
}

async function submitted({ what, by, where }: Pressed, room: Room): Promise<Toast> {
  const operation = room.desk.operations.get(what.data.operation ?? '');
  if (!operation) throw refused('This form is out of date.', 'Say what you want again, or “help”.');
  const values = Object.fromEntries(
    operation.fields.flatMap((field) => {
      const value = what.inputs[field]?.trim();
      return value ? [[field, value]] : [];
    }),
  );
  const who = { id: by.id, name: by.name, zone: by.zone, locale: by.locale };
  const once = oncePressed(by, where, what);
  const wanted = { operation, values, who, where, said: '', once };
  checkWhere(where, inForce(await room.desk.policy()).policy);
  const proposed = await propose(wanted, room, what.data.preview === 'yes' ? 'preview' : undefined);
  if (proposed.is === 'opened') {
    const { request, again } = proposed;
    return { text: again ? already(request) : `${request.id} is asked for.` };
  }
  const { card } = proposed;
  if (proposed.where === where) return { card };
  await say({ where: proposed.where, card }, room);
  return { text: elsewhere };
}

/** A step by hand is done, as somebody says. */
async function told({ what, by }: Pressed, request: Request, room: Room): Promise<Toast> {
  await word(request, what.data.step ?? '', { id: by.id, name: by.name }, room.desk);
  return { text: `Thank you. ${request.id} goes on.` };
}

/** The hand-over card again, with a link for the asker alone. */
async function revealed({ by }: Pressed, request: Request, room: Room): Promise<Toast> {
  const link = await makeLink(request, by, room.pages, room.desk.clock, (iso) => theirs(iso, by));
  return { card: handoverCard(request, link.handover, link) };
}

/** A sentence that was pressed instead of typed. */
async function chosen({ what, by, where, now }: Pressed, room: Room): Promise<Toast> {
  const text = (what.data.say ?? '').slice(0, 4000);
  if (text.trim() === '') throw refused('That button says nothing.', 'Type what you want, or “help”.');
  const who = { id: by.id, name: by.name };
  const ask = { text, who, where, now, zone: by.zone, locale: by.locale };
  for (const reply of await hear(ask, room, oncePressed(by, where, what))) await say(reply, room);
  return { text: 'Answered below.' };
}
