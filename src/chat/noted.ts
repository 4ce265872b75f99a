// Mine and Later, pressed on a digest: by an owner, or by those whom policy lets ask; on record, and the card follows.
import { refused } from '../contracts/failure.ts';
import { path } from '../contracts/look.ts';
import type { Toast } from '../contracts/inbox.ts';
import type { Digest, Item } from '../contracts/watch.ts';
import { inForce, knowers } from '../requests/policy.ts';
import type { Pressed } from './press.ts';
import type { Room } from './room.ts';

const day = 86_400_000;
const longest = 366 * day;

/** The row that was pressed, on a digest that stands in this conversation. */
async function shownRow({ what, where }: Pressed, room: Room): Promise<{ digest: Digest; item: Item }> {
  const id = what.data['digest'] ?? '';
  const digest = /^KD-\d{1,9}$/.test(id) ? await room.watching.book.digest(id) : undefined;
  const item = digest?.items.find(({ credential }) => credential === what.data['credential']);
  if (!digest || !item || !(await room.copies.has(digest.id, where.conversation)))
    throw refused('This card does not belong here.', 'Say “keys 30d” to see what ends soon.');
  return { digest, item };
}

/** Read at the press: who owned it when the card was made may not any more. */
async function isOwner({ by }: Pressed, { is, credential }: Item, room: Room): Promise<boolean> {
  const id = credential.slice(0, credential.indexOf('/'));
  const rows = await room.desk.look.graphList(
    is === 'application'
      ? path`/applications/${id}/owners?$select=id&$top=999`
      : path`/servicePrincipals/${id}/owners?$select=id&$top=999`,
  );
  const me = by.id.toLowerCase();
  return rows.some(({ id: owner }) => typeof owner === 'string' && owner.toLowerCase() === me);
}

async function mayNote(pressed: Pressed, item: Item, room: Room): Promise<void> {
  const { by } = pressed;
  const { policy } = inForce(await room.desk.policy());
  if ((await room.desk.look.memberOf(by.id, knowers(policy))).length > 0) return;
  if (await isOwner(pressed, item, room)) return;
  throw refused(
    'This is for owners of the app, and for those whom policy lets ask.',
    'Tell one of its owners, or ask whoever runs Latchkey to add you.',
    { reason: 'notTheirs' },
  );
}

export async function taken(pressed: Pressed, room: Room): Promise<Toast> {
  const { by } = pressed;
  const { digest, item } = await shownRow(pressed, room);
  await mayNote(pressed, item, room);
  const person = { id: by.id, name: by.name };
  const reached = await room.desk.reachable([person], true, 1);
  const mine = { ...person, at: pressed.now.toISOString() };
  await room.watching.book.mark([item.credential], (mark) => ({ ...mark, mine }), [
    { kind: 'mine', by: by.id, facts: { digest: digest.id, credential: item.credential } },
  ]);
  return {
    text:
      reached > 0
        ? 'It is yours. I remind you in person, and nobody else before it ends.'
        : 'It is yours. I cannot write to you in person yet: say hello to me once. Until then this channel is reminded.',
  };
}

export async function putOff(pressed: Pressed, room: Room): Promise<Toast> {
  const { by, what, now } = pressed;
  const { digest, item } = await shownRow(pressed, room);
  await mayNote(pressed, item, room);
  const until = untilOf(what.data['span'] ?? '', what.inputs, now, item.ends);
  const later = { from: now.toISOString(), until: until.toISOString(), by: { id: by.id, name: by.name } };
  await room.watching.book.mark([item.credential], (mark) => ({ ...mark, later }), [
    {
      kind: 'later',
      by: by.id,
      facts: { digest: digest.id, credential: item.credential, until: later.until },
    },
  ]);
  return { text: `I come back to it on ${later.until.slice(0, 10)}.` };
}

/** @throws Failure refused */
function untilOf(span: string, inputs: Pressed['what']['inputs'], now: Date, ends: string): Date {
  if (span === 'week') return new Date(now.getTime() + 7 * day);
  if (span === 'month') return new Date(now.getTime() + 30 * day);
  const said = Object.entries(inputs).find(([key]) => /^date-\d+$/.test(key))?.[1] ?? '';
  const at = Date.parse(`${said}T00:00:00Z`);
  if (said === '') throw refused('No day was chosen.', 'Choose a day, or press “In a week”.');
  // The 30th of February would be taken for a day in March.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== said)
    throw refused(`“${said}” is no day.`, 'Choose a day of the calendar.');
  if (at <= now.getTime()) throw refused(`${said} is over.`, 'Choose a day that is to come.');
  if (at > now.getTime() + longest)
    throw refused(`${said} is more than a year away.`, 'Choose an earlier day.');
  if (Date.parse(ends) > now.getTime() && said >= ends.slice(0, 10))
    throw refused(`It ends on ${ends.slice(0, 10)}.`, 'Choose a day before that.');
  return new Date(at);
}
