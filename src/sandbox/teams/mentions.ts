// From what a person types to what Teams sends: `@Latchkey` becomes `<at>Latchkey</at>` with an entity beside it.
import type { Conversation } from './model.ts';
import { botName } from './rooms.ts';

export interface Mention {
  type: 'mention';
  mentioned: { id: string; name: string };
  text: string;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Marks the bot and, in groups and channels, members by their full names; longest names first. */
export const mark = (
  conversation: Conversation,
  typed: string,
  botId: string,
): { text: string; mentions: Mention[]; botMentioned: boolean } => {
  const known = [
    { id: botId, name: botName },
    ...(conversation.kind === 'personal' ? [] : conversation.members.map(({ id, name }) => ({ id, name }))),
  ].toSorted((a, b) => b.name.length - a.name.length);
  const pattern = new RegExp(
    `@(${known.map(({ name }) => escaped(name)).join('|')})(?![\\p{L}\\p{N}])`,
    'giu',
  );
  const found = new Map<string, Mention>();
  const text = typed.replace(pattern, (_all, name: string) => {
    const who = known.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!who) return _all;
    const marked = `<at>${who.name}</at>`;
    found.set(who.id, { type: 'mention', mentioned: who, text: marked });
    return marked;
  });
  return { text, mentions: [...found.values()], botMentioned: found.has(botId) };
};
