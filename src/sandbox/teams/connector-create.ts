// Creating a conversation: somebody's personal chat with the bot, or a new thread in a channel.
import type { RequestHandler } from 'express';
import { serviceUrl } from './activities.ts';
import { conversationOf, type ConnectorTools } from './connector-place.ts';
import { isRow, type Row } from './model.ts';
import { readMessage } from './payload.ts';
import { Refusal } from './refusal.ts';
import { findConversation, personalId } from './rooms.ts';

interface Created {
  id: string;
  activityId?: string;
  effect: number;
}

const bad = (message: string): Refusal => new Refusal(400, 'Bad Argument', message);

const inside = (row: unknown, ...keys: string[]): unknown =>
  keys.reduce<unknown>((at, key) => (isRow(at) ? at[key] : undefined), row);

const thread = (tools: ConnectorTools, body: Row, channel: string): Created => {
  const { conversation } = conversationOf(tools, channel);
  if (conversation.kind !== 'channel') throw bad('channelData.channel.id is not the id of a channel.');
  tools.pace.take('write', conversation.id);
  tools.roster.mayWrite(conversation);
  if (body['activity'] === undefined) throw bad('A new thread needs its first message in activity.');
  const { text, cards } = readMessage(tools.world, body['activity']);
  const root = tools.history.add(conversation, { from: 'bot', text, cards });
  return { id: `${conversation.id};messageid=${root.id}`, activityId: root.id, effect: 1 };
};

const chat = (tools: ConnectorTools, body: Row): Created => {
  const { world, history, pace, roster } = tools;
  const members = body['members'];
  if (!Array.isArray(members) || members.length !== 1) throw bad('members must name exactly one person.');
  const wanted = inside(members[0], 'id');
  const tenant = body['tenantId'] ?? inside(body, 'channelData', 'tenant', 'id');
  if (tenant === undefined) throw bad('tenantId is missing.');
  if (tenant !== world.tenantId)
    throw new Refusal(403, 'NotEnoughPermissions', 'The bot is not in the tenant that tenantId names.');
  const person = world.people.find((one) => one.id === wanted || one.aadObjectId === wanted);
  if (!person)
    throw bad(
      `members[0].id "${String(wanted)}" is nobody in this tenant; a name or a mail address is no id.`,
    );
  const conversation = findConversation(world, personalId(person));
  if (!conversation) throw new Refusal(404, 'ConversationNotFound', 'Conversation not found.');
  pace.take('write', conversation.id);
  roster.mayWrite(conversation);
  if (body['activity'] === undefined) return { id: conversation.id, effect: 0 };
  const { text, cards } = readMessage(world, body['activity']);
  return {
    id: conversation.id,
    activityId: history.add(conversation, { from: 'bot', text, cards }).id,
    effect: 1,
  };
};

/** `POST v3/conversations`. Answers `{id, activityId?, serviceUrl}`. */
export const creating =
  (tools: ConnectorTools): RequestHandler =>
  (req, res) => {
    const body: unknown = req.body;
    if (!isRow(body)) throw bad('The body must be a JSON object.');
    const channel = inside(body, 'channelData', 'channel', 'id');
    const { effect, ...created } =
      typeof channel === 'string' ? thread(tools, body, channel) : chat(tools, body);
    res.locals['effect'] = effect;
    res.status(201).json({ ...created, serviceUrl: serviceUrl(tools.world) });
  };
