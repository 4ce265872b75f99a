// What the connector's routes work with, and the conversation that an address names.
import type { World } from '../world.ts';
import type { History } from './history.ts';
import type { Conversation } from './model.ts';
import type { Pace } from './pace.ts';
import { Refusal } from './refusal.ts';
import { findConversation, splitThread } from './rooms.ts';
import type { Roster } from './roster.ts';
import type { Uploads } from './uploads.ts';
import type { Watch } from './watch.ts';

export interface ConnectorTools {
  world: World;
  history: History;
  pace: Pace;
  roster: Roster;
  watch: Watch;
  uploads: Uploads;
}

/** The conversation an address names, with the thread in it. */
export const conversationOf = (
  { world, history }: ConnectorTools,
  id: string,
): { conversation: Conversation; root: string | undefined } => {
  const { id: bare, root } = splitThread(id);
  const conversation = findConversation(world, bare);
  if (!conversation) throw new Refusal(404, 'ConversationNotFound', 'Conversation not found.');
  if (root !== undefined && (conversation.kind !== 'channel' || !history.find(conversation, root)))
    throw new Refusal(404, 'ConversationNotFound', `The channel has no thread "${root}".`);
  return { conversation, root };
};
