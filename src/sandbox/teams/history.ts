// What was said where. The only file that changes messages; every change is saved and told to those who watch.
import type { Person, World } from '../world.ts';
import {
  fresh,
  type Conversation,
  type Json,
  type Kept,
  type Message,
  type Offer,
  type StoredFile,
} from './model.ts';
import { botName } from './rooms.ts';
import type { Watch } from './watch.ts';

/** Messages kept per conversation; older ones are forgotten, and the conversation says how many. */
export const keepAtMost = 5000;

/** A message as one person reads it over HTTP. */
export interface Shown {
  id: string;
  from: { id: string; name: string; upn?: string; aadObjectId?: string };
  at: string;
  edited: string | null;
  text: string;
  cards: Json[];
  replyTo: string | null;
  files: { name: string; size: number; url: string }[];
  /** Files that may be had, by their place in the message. */
  offers?: { name: string; description: string; size: number }[];
  undelivered?: string;
}

export interface History {
  readonly kept: Kept;
  save(): void;
  newId(): string;
  list(conversation: Conversation): readonly Message[];
  find(conversation: Conversation, id: string): Message | undefined;
  add(conversation: Conversation, message: NewMessage): Message;
  /** Changes a message in place and tells everybody who sees it. */
  change(conversation: Conversation, message: Message, change: (message: Message) => void): void;
  remove(conversation: Conversation, message: Message): void;
  show(conversation: Conversation, message: Message, reader: Person): Shown;
}

export interface NewMessage {
  from: string;
  text: string;
  cards?: Json[];
  replyTo?: string | null;
  files?: StoredFile[];
  offers?: Offer[];
}

const shownFrom = (world: World, botId: string, from: string): Shown['from'] => {
  if (from === 'bot') return { id: botId, name: botName };
  const person = world.people.find((one) => one.aadObjectId === from);
  if (!person) return { id: from, name: 'Somebody who has left' };
  return { id: person.id, name: person.name, upn: person.upn, aadObjectId: person.aadObjectId };
};

export const makeHistory = (world: World, watch: Watch, botId: string): History => {
  const box = world.kept<Kept>('teams', fresh);
  world.onReset(() => {
    box.value = fresh();
    box.save();
    watch.tellAll('reset');
  });
  const rows = (conversation: Conversation): Message[] => (box.value.messages[conversation.id] ??= []);
  const tell = (conversation: Conversation, message: Message): void =>
    watch.tell(conversation, 'message', (person) => ({
      conversation: conversation.id,
      message: history.show(conversation, message, person),
    }));
  const history: History = {
    get kept() {
      return box.value;
    },
    save: () => box.save(),
    newId() {
      box.value.lastId = Math.max(box.value.lastId + 1, world.now().getTime());
      return String(box.value.lastId);
    },
    list: rows,
    find: (conversation, id) => rows(conversation).findLast((message) => message.id === id),
    add(conversation, { from, text, cards = [], replyTo = null, files = [], offers = [] }) {
      const at = world.now().toISOString();
      const message: Message = {
        id: history.newId(),
        from,
        at,
        edited: null,
        text,
        cards,
        replyTo,
        files,
        ...(offers.length > 0 ? { offers } : {}),
      };
      const all = rows(conversation);
      all.push(message);
      if (all.length > keepAtMost) {
        const over = all.splice(0, all.length - keepAtMost).length;
        box.value.forgotten[conversation.id] = (box.value.forgotten[conversation.id] ?? 0) + over;
      }
      box.save();
      tell(conversation, message);
      return message;
    },
    change(conversation, message, change) {
      change(message);
      box.save();
      tell(conversation, message);
    },
    remove(conversation, message) {
      const all = rows(conversation);
      all.splice(all.indexOf(message), 1);
      box.save();
      watch.tell(conversation, 'deleted', () => ({ conversation: conversation.id, id: message.id }));
    },
    show(conversation, message, reader) {
      const own = message.views?.[reader.aadObjectId];
      const { id, at, edited, text, replyTo, undelivered, offers } = message;
      return {
        id,
        from: shownFrom(world, botId, message.from),
        at,
        edited,
        text,
        cards: own === undefined ? message.cards : [own, ...message.cards.slice(1)],
        replyTo,
        files: message.files.map((file) => ({
          name: file.name,
          size: file.size,
          url: `${world.urls.chat}/_teams/files/${file.id}`,
        })),
        ...(offers === undefined
          ? {}
          : { offers: offers.map(({ name, description, size }) => ({ name, description, size })) }),
        ...(undelivered === undefined ? {} : { undelivered }),
      };
    },
  };
  return history;
};
