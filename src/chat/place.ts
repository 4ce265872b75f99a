// `approve here` makes a channel the place for cards; `approve LK-1` brings one card to where it is said.
import { noticeCard } from '../cards/notice.ts';
import { requestCard } from '../cards/request.ts';
import type { Card } from '../contracts/card.ts';
import { Failure, refused } from '../contracts/failure.ts';
import type { Ask } from '../contracts/person.ts';
import type { Policy } from '../contracts/policy.ts';
import type { Request } from '../contracts/request.ts';
import { groupsOf, mayDecide } from '../requests/approvers.ts';
import { isListed } from '../requests/policy.ts';
import type { Room } from './room.ts';

/** @returns what to say @throws Failure refused */
export async function approveHere(ask: Ask, policy: Policy, room: Room): Promise<string> {
  if (ask.where.kind !== 'channel')
    throw refused(
      '“approve here” is for a channel.',
      'Say it in a channel that policy names. In person, cards reach you anyway.',
    );
  const groups = [...new Set(policy.rules.flatMap(({ approvers }) => approvers))];
  if ((await groupsOf(ask.who, groups, room.desk.look)).length === 0)
    throw refused('Only an approver can say this.', 'Ask one of them to say it here.');
  const where = { conversation: ask.where.conversation, kind: ask.where.kind };
  await room.desk.store.record([
    { kind: 'place', by: ask.who.id, facts: { conversation: where.conversation } },
  ]);
  await room.copies.setPlace(where);
  return 'Requests for approval are shown in this channel from now on.';
}

/** Posts a copy of the card here, so that it can be decided here. @throws Failure refused when this person may not decide */
export async function bring(request: Request, ask: Ask, policy: Policy, room: Room): Promise<void> {
  if (!request.pending)
    throw refused(`${request.id} waits for no decision.`, `Say “show ${request.id}” to see it.`);
  await mayDecide(request, request.pending, ask.who, room.desk.look);
  if (ask.where.kind !== 'personal' && isListed(policy.discreet, request.touches.mailboxes))
    throw refused('Policy keeps this one out of channels.', 'Say it to Latchkey in person.');
  await post(request, ask, 'approver', room);
}

/** A copy that follows the request from now on. One that stood in the same conversation before says that it does not any more. */
export async function post(request: Request, ask: Ask, kind: 'home' | 'approver', room: Room): Promise<void> {
  const { copies, poster } = room;
  const copy = { request: request.id, conversation: ask.where.conversation, kind };
  const older = (await copies.of(request.id)).find(
    (each) => each.conversation === copy.conversation && each.kind === kind,
  );
  await copies.claim({ ...copy, person: ask.who.id }, 15_000);
  try {
    const activity = await poster.post(ask.where, { card: requestCard(request, kind) });
    await copies.posted(copy.request, copy.conversation, kind, activity, request.version);
  } catch (error) {
    if (error instanceof Failure && error.is !== 'busy')
      await copies.lost(copy.request, copy.conversation, kind);
    throw error;
  }
  if (older?.activity !== undefined)
    await poster
      .edit(ask.where, older.activity, movedCard(request))
      .catch((error: unknown) => room.report(error, 'older card'));
}

const movedCard = (request: Request): Card =>
  noticeCard({ title: `${request.id} · ${request.title}`, lines: ['Its card stands further down.'] });
