// A person says something: it is kept, and the bot is told where it would hear it in Teams.
import { randomUUID } from 'node:crypto';
import type { Person, World } from '../world.ts';
import { messageActivity } from './activities.ts';
import { failed, type Delivery } from './deliver.ts';
import type { History } from './history.ts';
import { mark } from './mentions.ts';
import { isRow, type Conversation, type Message, type StoredFile } from './model.ts';
import { Refusal } from './refusal.ts';
import type { Roster } from './roster.ts';

export interface Said {
  id: string;
  /** Why the bot did not get it, with the status it answered where it did answer. */
  undelivered?: { because: string; status: number };
}

const bad = (message: string): Refusal => new Refusal(400, 'Bad Argument', message);
const maxFile = 1024 * 1024;

const readFiles = (value: unknown): StoredFile[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw bad('files must be a list of {name, content}, the content in base64.');
  return value.map((file: unknown, n) => {
    if (!isRow(file) || typeof file['name'] !== 'string' || file['name'] === '')
      throw bad(`files[${n}].name is missing.`);
    const content = file['content'];
    if (typeof content !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(content))
      throw bad(`files[${n}].content must be base64.`);
    const size = Buffer.from(content, 'base64').length;
    if (size > maxFile) throw bad(`files[${n}] has ${size} bytes; at most ${maxFile}.`);
    return { id: randomUUID(), name: file['name'], size, content };
  });
};

/** Reads `{text, replyTo?, files?}`; says which part is wrong. */
export const readSaying = (body: unknown): { text: string; replyTo: string | null; files: StoredFile[] } => {
  if (!isRow(body)) throw bad('Send a JSON object: {"text": "…"}.');
  const { text = '', replyTo = null } = body;
  if (typeof text !== 'string') throw bad('text must be text.');
  if (replyTo !== null && typeof replyTo !== 'string') throw bad('replyTo must be the id of a message.');
  const files = readFiles(body['files']);
  if (text.trim() === '' && files.length === 0) throw bad('text is empty: there is nothing to say.');
  if (text.length > 28_000) throw bad(`text has ${text.length} characters; Teams takes at most 28,000.`);
  return { text, replyTo, files };
};

const threadRoot = (history: History, conversation: Conversation, replyTo: string): string => {
  const answered = history.find(conversation, replyTo);
  if (!answered) throw bad(`replyTo: this conversation has no message "${replyTo}".`);
  return conversation.kind === 'channel' ? (answered.replyTo ?? answered.id) : answered.id;
};

export const makeSay =
  (world: World, history: History, delivery: Delivery, roster: Roster, botId: string) =>
  async (person: Person, conversation: Conversation, body: unknown): Promise<Said> => {
    const { text, replyTo, files } = readSaying(body);
    const root = replyTo === null ? null : threadRoot(history, conversation, replyTo);
    await roster.open(person, conversation);
    const message: Message = history.add(conversation, {
      from: person.aadObjectId,
      text,
      replyTo: root,
      files,
    });
    const lost = (because: string, status: number): Said => {
      history.change(conversation, message, (now) => (now.undelivered = because));
      return { id: message.id, undelivered: { because, status } };
    };
    if (conversation.kind !== 'personal' && !mark(conversation, text, botId).botMentioned)
      return { id: message.id };
    const deaf = roster.deaf(conversation);
    if (deaf !== undefined) return lost(deaf, 502);
    const answer = await delivery.send(messageActivity(world, conversation, person, message, botId), 15_000);
    if (failed(answer)) return lost(answer.because, answer.status);
    if (answer.status >= 300) return lost(`The bot answered ${answer.status}.`, 502);
    return { id: message.id };
  };
