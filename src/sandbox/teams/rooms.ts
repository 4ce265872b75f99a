// Who is where: personal chats, one group chat, one team with two channels; and who may see what.
import { createHash } from 'node:crypto';
import { channels, people as seeded } from '../seed/ids.ts';
import type { Person, World } from '../world.ts';
import type { Conversation } from './model.ts';
import { Refusal } from './refusal.ts';

export const botName = 'Latchkey';
export const team = { id: channels.general, name: 'IT Operations' };

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
export const financeMove = `19:${digest('group chat Finance move').slice(0, 32)}@thread.v2`;
const inFinanceMove: readonly string[] = [seeded.riley, seeded.alex, seeded.dana, seeded.ada];

/** The id of somebody's chat with the bot: shaped like Teams', the same after every reset. */
export const personalId = (person: Person): string =>
  `a:1${createHash('sha512').update(`personal ${person.aadObjectId}`).digest('base64url')}`;

const personal = (person: Person): Conversation => ({
  id: personalId(person),
  kind: 'personal',
  name: botName,
  members: [person],
});

const rooms = (world: World): Conversation[] => [
  {
    id: financeMove,
    kind: 'group',
    name: 'Finance move',
    members: world.people.filter((person) => inFinanceMove.includes(person.aadObjectId)),
  },
  { id: channels.access, kind: 'channel', name: 'Access requests', team, members: world.people },
  {
    id: channels.general,
    kind: 'channel',
    name: 'General',
    team,
    members: world.people.filter((person) => person.role !== 'guest'),
  },
];

/** Everything a person sees in their rail, their chat with the bot first. */
export const conversationsOf = (world: World, person: Person): Conversation[] => [
  personal(person),
  ...rooms(world).filter((room) => room.members.includes(person)),
];

/** `19:…@thread.tacv2;messageid=ROOT` names one thread of a channel. */
export const splitThread = (id: string): { id: string; root: string | undefined } => {
  const [bare = '', root] = id.split(';messageid=');
  return { id: bare, root: root === '' ? undefined : root };
};

/** Any conversation there is, whoever asks. */
export const findConversation = (world: World, id: string): Conversation | undefined =>
  rooms(world).find((room) => room.id === id) ?? world.people.map(personal).find((chat) => chat.id === id);

/** The person that `as` names: a UPN, an Entra object id, or a short name as in `riley`. */
export const findPerson = (world: World, as: unknown): Person => {
  if (typeof as !== 'string' || as === '')
    throw new Refusal(400, 'PersonMissing', 'Say who you are: add ?as=riley or ?as=riley@contoso.com.');
  const wanted = as.toLowerCase();
  const byShortName = Object.entries(seeded).find(([short]) => short === wanted)?.[1];
  const found = world.people.find(
    (person) =>
      person.id === as ||
      person.aadObjectId === byShortName ||
      [person.upn.toLowerCase(), person.aadObjectId].includes(wanted),
  );
  if (found) return found;
  throw new Refusal(
    400,
    'PersonUnknown',
    `Nobody here is called "${as}". GET /_teams/people lists who there is.`,
  );
};

/** A conversation as one person sees it: one they are not in does not exist for them. */
export const seenBy = (world: World, person: Person, id: string): Conversation => {
  const found = conversationsOf(world, person).find((conversation) => conversation.id === id);
  if (found) return found;
  throw new Refusal(404, 'ConversationNotFound', `${person.name} is in no conversation with the id "${id}".`);
};
